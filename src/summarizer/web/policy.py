"""Which addresses may be fetched: public and private networks, allowed hosts."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")  # its last 32 bits are an IPv4 address


@dataclass(frozen=True)
class Policy:
    """Which hosts may be asked.

    Parameters
    ----------
    allow_private : bool, default True
        Whether the first address may lie in a network that is not public: loopback, private, link-local. A
        redirect never leads from a public host to such a network.
    private_hosts : frozenset of str, optional
        Hosts that may be asked although they lie in such a network, also by a redirect: names or IP addresses
        in small letters, without a full stop at the end.
    """

    allow_private: bool = True
    private_hosts: frozenset[str] = frozenset()

    def refusal(self, host: str, networks: list[str], *, came_from_public: bool) -> str:
        """Return why a host must not be asked, or "" if it may be asked.

        Parameters
        ----------
        host : str
        networks : list of str
            All IP addresses of the host.
        came_from_public : bool
            Whether a public host sent the redirect to this host.
        """
        if (self.allow_private and not came_from_public) or host.rstrip(".") in self.private_hosts:
            return ""
        for network in networks:
            if not is_public(network):
                advice = "" if self.allow_private else ", and is not a host that --allow-host names"
                return f"{host} lies in a private network ({network}){advice}"
        return ""


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet.

    IPv6 addresses that carry an IPv4 address count as this IPv4 address.

    Examples
    --------
    >>> is_public("93.184.216.34"), is_public("169.254.169.254"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        carried = _carried(ip)
        if carried is None:
            return ip.is_global and not (ip.is_reserved or ip.is_multicast or ip.is_site_local)
        ip = carried
    return ip.is_global and not (ip.is_reserved or ip.is_multicast)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address inside an IPv6 address, if there is such an address."""
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
