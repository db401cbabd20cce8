import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask } from '../parts/ask.ts'
import type { RunFile } from '../run/run-file.ts'
import { inBetween, lives, newInstallation, until } from './launcher.ts'
import type { Installation, Launcher } from './launcher.ts'

let here: Installation
let launcher: Launcher

const states = ({ programs }: RunFile) =>
  Object.fromEntries(Object.entries(programs).map(([name, it]) => [name, it.state]))
const pidsOf = ({ programs }: RunFile) => Object.values(programs).map((part) => part.pid)

beforeAll(async () => {
  here = await newInstallation()
})
afterAll(() => here.remove())
beforeEach(async () => {
  if (!launcher || !lives(launcher.pid)) launcher = await here.start(['lidi'])
})

describe('a launcher', () => {
  test('says in run.json what runs, readable by its owner alone', async () => {
    const run = await here.readRun()
    expect(run).toMatchObject({ pid: launcher.pid, version: '0.1.0', accountsFile: join(here.data, 'accounts.json') })
    expect(states(run)).toEqual({ portal: 'healthy', 'lidi-send': 'healthy', 'lidi-receive': 'healthy' })
    expect(pidsOf(run).every(lives)).toBe(true)
    for (const name of ['run.json', 'secrets.json', 'children.json', 'env/lidi-send.json']) {
      expect([name, (await stat(join(here.data, name))).mode & 0o777]).toEqual([name, 0o600])
    }
  })

  test('prints the same by `status --json`', async () => {
    const { code, said } = await here.command('status', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(said)).toEqual(await here.readRun())
  })

  test('serves the portal page and its status, but only to those who call it by its name', async () => {
    const url = (await here.readRun()).programs.portal!.url!
    const page = await fetch(url)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('lidi')
    const status = await (await fetch(`${url}/status.json`)).json()
    expect(status).toMatchObject({
      version: '0.1.0',
      parts: expect.arrayContaining([{ name: 'portal', state: 'healthy', url, pid: launcher.pid }]),
    })
    const { status: refused } = await ask(url, { headers: { host: 'rebound.example.org' } })
    expect(refused).toBe(400)
  })

  test('gives a part that was killed another life', async () => {
    const before = (await here.readRun()).programs['lidi-send']!.pid!
    process.kill(before, 'SIGKILL')
    await until(async () => {
      const now = (await here.readRun()).programs['lidi-send']!
      return now.state === 'healthy' && now.pid !== before
    }, launcher.said)
    expect(launcher.said()).toContain('lidi-send was ended by SIGKILL; starts again in 0.5 s')
  })

  test('is the only one on its data folder: a second start is refused and names it', async () => {
    const { code, said } = await here.command('start', 'lidi')
    expect(code).toBe(1)
    expect(said).toContain(`Cannot start on ${here.data}: process ${launcher.pid} runs there since`)
    expect(states(await here.readRun())['lidi-send']).toBe('healthy')
  })

  test('that is killed takes its parts with it, and the next start works on the same data', async () => {
    const before = await here.readRun()
    launcher.tell('SIGKILL')
    await launcher.ended
    await until(async () => !pidsOf(before).some(lives))
    expect(await here.command('status')).toMatchObject({ code: 1, said: expect.stringMatching(/lidi-send +stopped/) })
    launcher = await here.start(['lidi'])
    expect(states(await here.readRun())['lidi-send']).toBe('healthy')
  })

  test('ends parts of a killed launcher that hang, before it starts its own', async () => {
    const hanging = (await here.readRun()).programs['lidi-receive']!.pid!
    process.kill(hanging, 'SIGSTOP')
    launcher.tell('SIGKILL')
    await launcher.ended
    expect(lives(hanging)).toBe(true)
    launcher = await here.start(['lidi'])
    expect(launcher.said()).toContain('Ended lidi-receive of a launcher that was killed')
    expect(lives(hanging)).toBe(false)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('ends everything in order on %s', async (signal) => {
    const before = await here.readRun()
    launcher.tell(signal)
    expect(await launcher.ended).toBe(0)
    expect(pidsOf(before).some(lives)).toBe(false)
    expect(states(await here.readRun())).toEqual({
      portal: 'stopped',
      'lidi-send': 'stopped',
      'lidi-receive': 'stopped',
    })
    expect(launcher.said()).toMatch(/lidi-send .*stopped[\s\S]*lidi-receive .*stopped/)
  })

  test('is ended by `stop`, which returns when it is gone', async () => {
    const before = await here.readRun()
    expect(await here.command('stop')).toEqual({ code: 0, said: '' })
    expect(pidsOf(before).some(lives)).toBe(false)
    expect(await here.command('stop')).toEqual({ code: 1, said: `Nothing runs on ${here.data}\n` })
  })

  test('ends everything when whoever started it is gone, since npm passes no signal on', async () => {
    await here.command('stop')
    const starter = await here.start(['lidi'], { starter: inBetween })
    const before = await here.readRun()
    expect(before.pid).not.toBe(starter.pid)
    starter.tell('SIGKILL')
    await starter.ended // its output is closed when the launcher, who has it too, is gone
    await until(async () => !pidsOf(before).some(lives)) // the last to go closed the output first
    expect(starter.said()).toContain('Whoever started this has ended')
    expect(states(await here.readRun())['lidi-send']).toBe('stopped')
  })
})
