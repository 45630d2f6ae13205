"""Functions on IP networks."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from azbackup_lint.languages.terraform.functions.arguments import number
from azbackup_lint.languages.terraform.functions.signature import Function
from azbackup_lint.languages.terraform.type_system.types import NUMBER, STRING
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values import Known, ListValue, Value
from azbackup_lint.values.errors import EvaluationError

_LEADING_ZEROS = lazy_regex(r"(?<![0-9a-fA-F:.])0+(?=[0-9]+\.)|(?<=\.)0+(?=[0-9])")
"""Go, and so Terraform, takes 010.0.0.0 for 10.0.0.0."""

_PREFIX = lazy_regex(r"[0-9a-fA-F:.]+/[0-9]+")
"""Neither a netmask nor the zone of an address, which Python takes."""

MAX_LENGTH = 1_000
"""Code points of a network, however many zeros its numbers begin with."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network(value: Value) -> Network:
    assert isinstance(value, Known)
    text = str(value.data)
    try:
        if len(text) > MAX_LENGTH or not _PREFIX.fullmatch(text):
            raise ValueError
        return ipaddress.ip_network(_LEADING_ZEROS.sub("", text), strict=False)
    except ValueError:
        raise EvaluationError(f"{text!r} is not a network in CIDR form") from None


def _whole(value: Value) -> int:
    size = number(value) or 0
    if not isinstance(size, int):
        raise EvaluationError("a whole number is needed")
    return size


def _low(number: int) -> int:
    """The last 64 bits of a number, all that Terraform's library compares with what there is."""
    return abs(number) & 0xFFFF_FFFF_FFFF_FFFF


def _host(prefix: Value, host: Value) -> Value:
    """An address of a network; what Terraform's library doesn't look at may lead out of it."""
    network, index = _network(prefix), _whole(host)
    size = network.num_addresses
    fits = index >= -size if index < 0 else _low(index) < size or _low(index) >> 63
    start = int(network.network_address) | (index if index >= 0 else size + index)
    if not fits or start >> network.max_prefixlen:
        raise EvaluationError(f"{network} has no host {index}")
    return Known(str(type(network.network_address)(start)))


def _netmask(prefix: Value) -> Value:
    network = _network(prefix)
    if network.version != 4:
        raise EvaluationError("only IPv4 networks have a netmask")
    return Known(str(network.netmask))


def _nth(network: Network, bits: int, number: int) -> str:
    """A subnet as Terraform's library takes networks apart, also by less than no bits.

    Numbers are put into the address with `or`, the sign of the result is lost
    (github.com/apparentlymart/go-cidr, cidr/cidr.go).
    """
    length = network.prefixlen + bits
    if length > network.max_prefixlen or (length < 0 and number) or bits < -(1 << 63):
        raise EvaluationError(f"{network} can't be extended by {bits} bits")
    if length < 0:
        return "<nil>"
    if bits >= 0 and _low(number) >= 1 << bits:
        raise EvaluationError(f"{bits} bits have no number {number}")
    address = int(network.network_address)
    start = abs(address | number << (network.max_prefixlen - length))
    if start >> network.max_prefixlen:
        raise EvaluationError(f"{network} has no subnet {number}")
    return f"{type(network.network_address)(start)}/{length}"


def _subnet(prefix: Value, bits: Value, number: Value) -> Value:
    return Known(_nth(_network(prefix), _whole(bits), _whole(number)))


def _subnets(prefix: Value, *sizes: Value) -> Value:
    network = _network(prefix)
    position = int(network.network_address)
    if sizes and position == 0:  # Terraform begins with the subnet before, and there is none
        raise EvaluationError(f"{network} has no room for these subnets")
    end = position + network.num_addresses
    subnets: list[Value] = []
    for size in sizes:
        length = network.prefixlen + _whole(size)
        if not network.prefixlen < length <= min(network.max_prefixlen, network.prefixlen + 32):
            raise EvaluationError(f"{network} can't be extended by {_whole(size)} bits")
        step = 1 << (network.max_prefixlen - length)
        position = -(-position // step) * step
        if position + step > end:
            raise EvaluationError(f"{network} has no room for these subnets")
        subnets.append(Known(f"{type(network.network_address)(position)}/{length}"))
        position += step
    return ListValue(tuple(subnets), "list", element=STRING)


def _contains(outer: Value, inner: Value) -> Value:
    assert isinstance(inner, Known)
    network = _network(outer)
    try:
        other = ipaddress.ip_network(str(inner.data), strict=False)
    except ValueError:
        raise EvaluationError(f"{inner.data!r} is not an address or network") from None
    if other.version != network.version:
        raise EvaluationError("the address and the network are of different versions")
    return Known(other.subnet_of(network))  # type: ignore[arg-type]  # of one version


FUNCTIONS: Mapping[str, Function] = {
    "cidrcontains": Function(_contains, (STRING, STRING)),
    "cidrhost": Function(_host, (STRING, NUMBER)),
    "cidrnetmask": Function(_netmask, (STRING,)),
    "cidrsubnet": Function(_subnet, (STRING, NUMBER, NUMBER)),
    "cidrsubnets": Function(_subnets, (STRING,), rest=NUMBER),
}
