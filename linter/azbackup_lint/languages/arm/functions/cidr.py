"""Functions on IP networks."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from azbackup_lint.languages.arm.functions.arguments import text, whole
from azbackup_lint.languages.arm.functions.signature import INT, STRING, Function, undocumented
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values import Known, MapValue, Value
from azbackup_lint.values.errors import EvaluationError

_CIDR = lazy_regex(r"[0-9A-Fa-f:.]+/[0-9]{1,3}")
"""Python also takes masks behind the slash, and zones of addresses."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

POINT_TO_POINT = 2
"""Networks of so few addresses have no address for the network or for all hosts."""


def _network(value: Value) -> Network:
    try:
        if not _CIDR.fullmatch(text(value)):
            raise ValueError
        return ipaddress.ip_network(text(value), strict=False)
    except ValueError:
        raise EvaluationError(f"{text(value)!r} is not a network in CIDR form") from None


def _parse(value: Value) -> Value:
    network = _network(value)
    if network.num_addresses <= POINT_TO_POINT:
        return undocumented("parseCidr() of a network of one or two addresses")
    first, last = network.network_address, network.broadcast_address
    parts = {"network": str(first), "netmask": str(network.netmask)}
    if network.version == 4:
        parts |= {
            "broadcast": str(last),
            "firstUsable": str(first + 1),
            "lastUsable": str(last - 1),
        }
    else:
        parts |= {"firstUsable": str(first), "lastUsable": str(last)}
    entries: dict[str, Value] = {name: Known(part) for name, part in parts.items()}
    return MapValue({**entries, "cidr": Known(network.prefixlen)})


def _subnet(value: Value, prefix: Value, number: Value) -> Value:
    network, length, index = _network(value), whole(prefix), whole(number)
    if not network.prefixlen <= length <= network.max_prefixlen:
        raise EvaluationError(f"{network} has no networks of /{length}")
    if not 0 <= index < 2 ** (length - network.prefixlen):
        raise EvaluationError(f"{network} has no network {index} of /{length}")
    start = network.network_address + (index << (network.max_prefixlen - length))
    return Known(f"{start}/{length}")


def _host(value: Value, number: Value) -> Value:
    """The usable address of an index; the one of the network itself is not usable."""
    network, index = _network(value), whole(number)
    if network.num_addresses <= POINT_TO_POINT:
        return undocumented("cidrHost() of a network of one or two addresses")
    usable = network.num_addresses - (2 if network.version == 4 else 1)
    if not 0 <= index < usable:
        raise EvaluationError(f"{network} has no host {index}")
    return Known(str(network.network_address + index + 1))


FUNCTIONS: Mapping[str, Function] = {
    "cidrhost": Function(_host, (STRING, INT)),
    "cidrsubnet": Function(_subnet, (STRING, INT, INT)),
    "parsecidr": Function(_parse, (STRING,)),
}
