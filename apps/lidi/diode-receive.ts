import { runCommand } from './command/run-command.ts'
import { runReceive } from './receive.ts'
import { readReceiveSettings, receiveTable } from './settings.ts'

await runCommand(
  {
    manual: {
      name: 'diode-receive',
      about: 'passes the streams that diode-send carried over a one-way UDP link on to a TCP or Unix server.',
      setup:
        'What comes while the receiver waits for a processor is kept in the socket buffer, and lost beyond it. Let the kernel grant the buffer that is asked for, with the default options by: sysctl -w net.core.rmem_max=97536000 (for other options the log says at start how much is wanted).',
      examples: [
        {
          line: 'diode-receive --from 0.0.0.0:6000 --to-tcp 127.0.0.1:7000',
          says: 'One connection to port 7000 for every transfer',
        },
        {
          line: 'diode-receive --from 0.0.0.0:6000 --from-mtu 9000 --repair 5 --to-tcp 127.0.0.1:7000 --max-clients 1 --abort-timeout 10',
          says: 'As a sender with jumbo frames; a transfer that stalls for 10 s is closed',
        },
        {
          line: 'diode-receive --from [::]:6000 --to-unix /run/target.sock',
          says: 'Over IPv6, to a Unix socket',
        },
      ],
    },
    table: receiveTable,
    read: readReceiveSettings,
    run: runReceive,
  },
  process.argv.slice(2),
)
