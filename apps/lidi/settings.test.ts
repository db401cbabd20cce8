import { describe, expect, test } from 'vitest'
import { readArguments } from './command/arguments.ts'
import { helpText } from './command/help.ts'
import { readReceiveSettings, readSendSettings, receiveTable, sendTable } from './settings.ts'

const send = (line: string) => {
  const { values, faults } = readArguments(sendTable, line.split(' '))
  return readSendSettings(values, faults)
}
const receive = (line: string) => {
  const { values, faults } = readArguments(receiveTable, line.split(' '))
  return readReceiveSettings(values, faults)
}
const faultsOf = (read: () => unknown): string[] => {
  try {
    read()
  } catch (error) {
    return (error as { details: { faults: string[] } }).details.faults
  }
  return []
}

describe('options of diode-send', () => {
  test('§7.1: have the defaults of the original', () => {
    const { settings, notices } = send('--from-tcp 127.0.0.1:5000 --to 10.0.0.2:6000')
    expect(notices).toEqual([])
    expect(settings).toMatchObject({
      'to-bind': { host: '0.0.0.0', port: 0 },
      'to-mtu': 1500,
      block: 734_928,
      repair: 2,
      'max-clients': 2,
      'encode-threads': 1,
      heartbeat: 5000,
      flush: false,
      hash: false,
      'log-level': 'info',
    })
    expect(settings.geometry).toMatchObject({ sourceSymbols: 502, repairSymbols: 10 })
  })

  test('§7.4: take the command line of Eurydice 1.8.0', () => {
    const line =
      '--from-tcp 0.0.0.0:33010 --to 10.0.0.2:11011 --to-mtu 1500 --max-clients 1 --block 734928 --repair 2 --encode-threads 2 --log-level Info'
    expect(send(line).settings['from-tcp']).toEqual({ host: '0.0.0.0', port: 33_010, family: 4 })
  })

  test('--batch and --cpu-affinity are accepted and say that they change nothing', () => {
    const { notices } = send('--from-tcp 127.0.0.1:5000 --to 10.0.0.2:6000 --batch 64 --cpu-affinity')
    expect(notices).toHaveLength(2)
    expect(notices[0]).toMatch(/^--batch has no effect/)
    expect(notices[1]).toMatch(/^--cpu-affinity has no effect/)
  })

  test('name every fault at once: what it is, its value, and what would be accepted', () => {
    const line = '--to localhost:6000 --to-mtu 39 --repair two --max_clients 3 --flush=no extra --batch 1'
    expect(faultsOf(() => send(line))).toEqual([
      '--max_clients is not known: did you mean --max-clients?',
      '--flush=no: expected no value',
      '"extra" is not an option: expected --name value',
      '--from-tcp and --from-unix are not set: expected at least one of them. Clients connect there.',
      '--to=localhost:6000: expected an IP address and a port such as 127.0.0.1:6000 or [::1]:6000',
      '--to-mtu=39: expected a whole number from 40 to 65535',
      '--repair=two: expected a whole number from 0',
      '--batch=1: expected a whole number from 2 to 1024',
    ])
  })

  test('an IPv6 destination needs an IPv6 source', () => {
    expect(faultsOf(() => send('--from-tcp [::1]:5000 --to [fd00::2]:6000'))).toEqual([
      '--to-bind=0.0.0.0:0 cannot reach --to=[fd00::2]:6000: expected an address of the same family such as [::]:0',
    ])
    expect(send('--from-tcp [::1]:5000 --to [fd00::2]:6000 --to-bind [::]:0').settings.to.family).toBe(6)
  })

  test('a block smaller than one symbol is refused with what would fit', () => {
    expect(faultsOf(() => send('--from-tcp 127.0.0.1:1 --to 10.0.0.2:6000 --block 1000'))[0]).toMatch(/1464/)
  })

  test('a huge --heartbeat, which was the only way to have none, is a long time and not no time', () => {
    const longest = 2 ** 31 - 1
    expect(send('--from-tcp 127.0.0.1:1 --to 10.0.0.2:6000 --heartbeat 4294967295').settings.heartbeat).toBe(longest)
    expect(receive('--from 0.0.0.0:1 --to-tcp 127.0.0.1:7000 --heartbeat 9y').settings.heartbeat).toBe(longest)
  })

  test('say what is missing after a name, and what was given twice', () => {
    expect(faultsOf(() => send('--from-tcp 127.0.0.1:1 --repair 1 --repair 2 --heartbeat --to'))).toEqual([
      '--repair is given twice: expected once',
      '--heartbeat has no value: expected duration',
      '--to is not set: expected ip:port. Where the datagrams go.',
    ])
  })
})

describe('options of diode-receive', () => {
  test('§7.2: have the defaults of the original', () => {
    const { settings } = receive('--from 0.0.0.0:6000 --to-tcp 127.0.0.1:7000')
    expect(settings).toMatchObject({
      'from-mtu': 1500,
      block: 734_928,
      repair: 2,
      'min-repair': 1,
      'max-clients': 2,
      'decode-threads': 1,
      'reset-timeout': 2000,
      'abort-timeout': 0,
      heartbeat: 10_000,
    })
    expect(settings.geometry.minRepairSymbols).toBe(5)
  })

  test('--reset-timeout 0 is refused: no two datagrams would belong together', () => {
    expect(faultsOf(() => receive('--from 0.0.0.0:6000 --to-tcp 127.0.0.1:7000 --reset-timeout 0'))).toEqual([
      '--reset-timeout=0: expected a duration above 0 such as 2',
    ])
  })

  test.each(['', ' --to-tcp 127.0.0.1:7000 --to-unix /run/x'])('want exactly one target, not%s', (targets) => {
    expect(faultsOf(() => receive(`--from 0.0.0.0:6000${targets}`))[0]).toMatch(/expected exactly one of them/)
  })
})

describe('help', () => {
  test.each([
    ['diode-send', sendTable],
    ['diode-receive', receiveTable],
  ])('of %s names every option', (name, table) => {
    const text = helpText({ name, about: 'x', setup: 'word '.repeat(50), examples: [{ line: name, says: 'y' }] }, table)
    for (const option of Object.keys(table)) expect(text).toContain(`--${option}`)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })
})
