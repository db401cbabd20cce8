/**
 * Settings of the embedded server, as `-c name=value` on its command line: they hold for old data directories too.
 * Small, because a whole installation shares one machine; durable, because what was acknowledged must survive a power cut.
 * @param durable false only for servers that tests throw away
 */
export function serverSettings({ port, version, durable }: { port: number; version: number; durable: boolean }) {
  const safety = durable ? 'on' : 'off'
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '', // a socket folder would be one more place with permissions of its own
    fsync: safety,
    full_page_writes: safety,
    synchronous_commit: safety,
    shared_buffers: '32MB',
    work_mem: '8MB',
    maintenance_work_mem: '32MB',
    max_connections: '100',
    max_wal_size: '256MB',
    min_wal_size: '32MB',
    wal_level: 'minimal', // nobody replicates from it
    max_wal_senders: '0',
    max_worker_processes: '2',
    max_parallel_workers: '0',
    autovacuum_max_workers: '1',
    jit: 'off',
    // The default keeps three idle worker processes for reading ahead.
    ...(version >= 18 && { io_method: 'sync' }),
    // Backends whose client vanished without a word (a killed process on a hung machine) end after about a minute.
    tcp_keepalives_idle: '30',
    tcp_keepalives_interval: '10',
    tcp_keepalives_count: '3',
  } satisfies Record<string, string>
}
