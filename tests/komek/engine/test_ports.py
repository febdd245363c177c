"""Taken ports are found before anything starts."""

import socket

from komek.engine.ports import HIGHEST_OPENSEARCH_PORT, Ports, is_free, reserved_ports


def test_a_taken_port_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert not is_free(port)
        with reserved_ports(Ports(web=port)) as ports:
            assert ports.web > port
            assert is_free(ports.web)


def test_a_port_taken_on_all_interfaces_is_passed_over() -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        assert not is_free(taken.getsockname()[1])


def test_two_starts_at_once_choose_different_ports() -> None:
    with reserved_ports(Ports()) as first, reserved_ports(Ports()) as second:
        assert not set(first.model_dump().values()) & set(second.model_dump().values())


def test_a_port_is_kept_no_longer_than_asked() -> None:
    with reserved_ports(Ports(web=18080)) as first:
        pass
    with reserved_ports(Ports(web=first.web)) as second:
        assert second.web == first.web


def test_seven_things_listen_on_seven_ports() -> None:
    same = dict.fromkeys(Ports.model_fields, 9201)
    with reserved_ports(Ports(**same)) as ports:
        assert len(set(ports.model_dump().values())) == 7


def test_the_runner_of_opensearch_finds_its_port() -> None:
    with reserved_ports(Ports()) as ports:
        assert ports.opensearch <= HIGHEST_OPENSEARCH_PORT
