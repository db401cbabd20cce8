import { runCommand } from './command/run-command.ts'
import { runSend } from './send.ts'
import { readSendSettings, sendTable } from './settings.ts'

await runCommand(
  {
    manual: {
      name: 'diode-send',
      about: 'carries byte streams of TCP and Unix clients over a one-way UDP link.',
      examples: [
        {
          line: 'diode-send --from-tcp 127.0.0.1:5000 --to 192.168.1.2:6000',
          says: 'Every connection to port 5000 comes out on the far side',
        },
        {
          line: 'diode-send --from-tcp 0.0.0.0:5000 --to 192.168.1.2:6000 --to-mtu 9000 --repair 5 --max-clients 1',
          says: 'Jumbo frames, 5 % of repair data, one transfer after another',
        },
        {
          line: 'diode-send --from-unix /run/diode.sock --to [fd00::2]:6000 --to-bind [::]:0 --rate 50',
          says: 'From a Unix socket, over IPv6, at most 50 MB/s',
        },
      ],
    },
    table: sendTable,
    read: readSendSettings,
    run: runSend,
  },
  process.argv.slice(2),
)
