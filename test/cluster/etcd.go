package main

import (
	"net/url"

	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/storage/wal"
)

// etcd listens on a socket in the run's folder: no port to find, and nobody
// else can reach it. The name is relative (every process of the run works in
// that folder), because a socket's path may have about 100 characters only.
const etcdSocket = "unix://etcd.sock"

// startEtcd runs it in this process: a process more would take 40 MB more, and
// etcd shares no global state with the rest of the supervisor.
func startEtcd(dir folder) (*embed.Etcd, error) {
	config := embed.NewConfig()
	config.Dir = dir.file("etcd")
	config.LogOutputs = []string{dir.log("etcd")}
	config.LogLevel = "warn"
	config.ListenClientUrls = socketURL(etcdSocket)
	// It insists on listening for peers; alone, it has none.
	config.ListenPeerUrls = socketURL("unix://etcd-peer.sock")
	config.EnableGRPCGateway = false
	// It allocates two of these ahead, 64 MB each, and a temporary folder may be memory.
	wal.SegmentSizeBytes = 4 << 20
	// The data does not outlive the run, so nothing waits for a disk.
	config.UnsafeNoFsync = true
	// Alone, it has nobody to wait for in an election.
	config.TickMs, config.ElectionMs = 20, 100
	// Unset, it warns of every request. This is what its own main uses.
	config.WarningUnaryRequestDuration = embed.DefaultWarningUnaryRequestDuration
	return embed.StartEtcd(config)
}

func socketURL(address string) []url.URL {
	parsed, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	return []url.URL{*parsed}
}
