package main

import (
	"golang.org/x/sys/unix"
)

// reservePort finds a free port on loopback and keeps it for as long as this
// process lives: bound but not listening, and shared with the component that
// will listen there (--permit-port-sharing). Between "find a free port" and
// "listen on it" another process could have taken it.
func reservePort() (int, error) {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return 0, err
	}
	unix.CloseOnExec(socket)
	if err := unix.SetsockoptInt(socket, unix.SOL_SOCKET, unix.SO_REUSEPORT, 1); err != nil {
		return 0, err
	}
	if err := unix.Bind(socket, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return 0, err
	}
	bound, err := unix.Getsockname(socket)
	if err != nil {
		return 0, err
	}
	return bound.(*unix.SockaddrInet4).Port, nil
}

func reservePorts(ports ...*int) error {
	for _, port := range ports {
		var err error
		if *port, err = reservePort(); err != nil {
			return err
		}
	}
	return nil
}
