"""What texts of scripts and of cloud-init ask for, and what they only mention."""

import pytest

from azbackup_lint.estate.derived.commands import asked_for

ASKING = {
    "docker": [
        "apt-get install -y docker.io",
        "sudo -E apt install docker-ce=5:20.10.7",
        "DEBIAN_FRONTEND=noninteractive apt-get install \\\n  -y docker.io",
        "yum -y install docker",
        "curl -fsSL https://get.docker.com | sh",
        'sh -c "$(wget -qO- https://get.docker.com)"',
        "apt-get update && docker run --rm hello-world",
        "if ! command -v docker; then apt-get install docker.io; fi",
        "docker compose up -d",
        "#cloud-config\npackages: [curl, docker.io]",
        "#cloud-config\npackages:\n- curl\n- [docker-ce, 5]\n",
        "#cloud-config\nruncmd:\n  - [docker, run, nginx]",
    ],
    "zfs": ["zpool create tank sdc", "/sbin/zpool import tank", "zfs create tank/home"],
    "nfs": [
        "mount -t nfs4 10.0.0.4:/data /mnt",
        "echo '10.0.0.4:/data /mnt nfs defaults 0 0' >> /etc/fstab",
        '#cloud-config\nmounts:\n- ["a:/b", /mnt, nfs]',
    ],
    "proxyLogin": [
        "export HTTPS_PROXY=http://me:secret@proxy:3128",
        'http_proxy: "http://me:secret@10.0.0.4"',
        "all_proxy='socks5://$USER:$PASS@proxy'",
    ],
}
SILENT = {
    "docker": [
        "",
        "# apt-get install docker.io",
        "apt-get remove docker.io",
        "apt-get install docker",
        "apt-get install -y nginx # not docker.io",
        "echo docker run",
        "docker --version",
        "#cloud-config\nusers:\n  - groups:\n      - docker\n",
        "#cloud-config\npackages:\n  - nginx\ngroups:\n  - docker.io\n",
    ],
    "zfs": ["zpool status", "apt install zfsutils-linux", "# zpool create tank"],
    "nfs": ["mount -t xfs /dev/sdc /mnt", "apt install nfs-common", "umount a:/b", "a:/b /mnt xfs"],
    "proxyLogin": [
        "http_proxy=http://proxy:3128",
        "no_proxy=me@example.com",
        "curl https://me:secret@example.com",
        "# http_proxy=http://me:secret@proxy",
    ],
}


def cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(topic, text) for topic, texts in table.items() for text in texts]


@pytest.mark.parametrize(("topic", "text"), cases(ASKING))
def test_texts_that_ask_for_it(topic: str, text: str) -> None:
    assert topic in asked_for(text)


@pytest.mark.parametrize(("topic", "text"), cases(SILENT))
def test_texts_that_do_not(topic: str, text: str) -> None:
    assert topic not in asked_for(text)
