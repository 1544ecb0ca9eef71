from __future__ import annotations

import pytest

from summarizer.web.policy import Policy, is_public

PUBLIC = """
93.184.216.34 8.8.8.8 2606:2800:220:1:248:1893:25c8:1946
::ffff:93.184.216.34 64:ff9b::5db8:d822 2002:5db8:d822::1
"""
PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.0.9 169.254.169.254 172.16.0.1 192.168.1.1 192.0.2.1
198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
64:ff9b::7f00:1 2002:7f00:1:: 2001:0:4136:e378:8000:63bf:f5ff:fffe
fe80::1 fe80::1%1 fec0::1 fc00::1 fd12:3456::1 ff02::1 2001:db8::1
"""


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE.split())
def test_all_other_addresses(address: str) -> None:
    assert not is_public(address)


def test_a_private_address_may_be_typed_but_no_redirect_from_a_public_host_leads_there() -> None:
    policy = Policy()
    assert policy.refusal("localhost", ["127.0.0.1"], came_from_public=False) == ""
    assert policy.refusal("news.example", ["93.184.216.34"], came_from_public=True) == ""
    refusal = policy.refusal("intranet.example", ["10.0.0.7"], came_from_public=True)
    assert refusal == "intranet.example lies in a private network (10.0.0.7)"


def test_each_address_of_a_host_counts() -> None:
    assert Policy().refusal("mixed.example", ["93.184.216.34", "::1"], came_from_public=True)


@pytest.mark.parametrize("came_from_public", [True, False])
def test_a_service_asks_public_hosts_and_the_private_hosts_that_it_names(came_from_public: bool) -> None:
    def refusal(host: str, network: str) -> str:
        policy = Policy(allow_private=False, private_hosts=frozenset(["wiki.example"]))
        return policy.refusal(host, [network], came_from_public=came_from_public)

    assert refusal("news.example", "93.184.216.34") == ""
    assert refusal("wiki.example", "10.0.0.7") == ""
    assert refusal("wiki.example.", "10.0.0.7") == ""
    assert refusal("news.example", "10.0.0.7").startswith("news.example lies in a private network (10.0.0.7)")
