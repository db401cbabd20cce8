import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseConfig } from '../../server/config-file/parse-config.ts'
import { readSeizuSettings } from '../../settings.ts'
import { keptLog } from '../worker.fixture.ts'
import { loadActions } from './load-actions.ts'

describe('loading action modules', () => {
  let folder: string
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'seizu-modules-'))))
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const { config } = parseConfig('queries: {q: RETURN 1}')
  const load = (...modules: string[]) => {
    const { settings } = readSeizuSettings({ SCHEDULED_QUERY_MODULES: modules.join(',') })
    return loadActions(settings, config, () => new Date())
  }

  test('has sqs and slack by default, and what is always there', async () => {
    const { settings } = readSeizuSettings({})
    const names = [...(await loadActions(settings, config, () => new Date())).keys()]
    expect(names.toSorted()).toEqual(['email', 'file', 'slack', 'sqs', 'webhook'])
    expect((await load('reporting.scheduled_query_modules.log')).has('log')).toBe(true)
  })

  test.each([
    [
      'mine.mjs',
      'export const seen = []; export const actionName = () => "mine"; export async function setup(c) { seen.push(c.queries.q) } export function handleResults(...all) { seen.push(all) }',
    ],
    [
      'old.mjs',
      'export const seen = []; export default { action_name: () => "mine", setup(c) { seen.push(c.queries.q) }, async handle_results(...all) { seen.push(all) } }',
    ],
    [
      'common.cjs',
      'exports.seen = []; exports.action_name = () => "mine"; exports.setup = (c) => { exports.seen.push(c.queries.q) }; exports.handle_results = (...all) => { exports.seen.push(all) }',
    ],
  ])('takes the JavaScript module %s', async (file, source) => {
    const path = join(folder, file)
    await writeFile(path, source)
    const mine = (await load(path)).get('mine')!
    const action = { action_type: 'mine', action_config: { a: 1 } }
    await mine.handle({ scheduledQueryId: 'id', action, rows: [{ n: 1 }], log: keptLog().log })
    const { seen } = (await import(path)) as { seen: unknown[] }
    expect(seen).toEqual(['RETURN 1', ['id', action, [{ n: 1 }]]])
  })

  test('takes a program', async () => {
    const path = join(folder, 'page-me.sh')
    await writeFile(path, '#!/bin/sh\n')
    await chmod(path, 0o755)
    expect((await load(`exec:${path}`)).has('page-me')).toBe(true)
  })

  test.each([
    ['mycompany.alerts.pager', 'it looks like a Python module; docs/seizu-actions.md'],
    ['/nowhere/module.mjs', 'there is none'],
    ['exec:/nowhere/program', 'there is none'],
  ])('refuses to start with %s', async (specifier, why) => {
    const failing = load(specifier)
    await expect(failing).rejects.toMatchObject({ code: 'action_module_unusable' })
    await expect(failing).rejects.toThrow(why)
    await expect(failing).rejects.toThrow(specifier)
  })

  test.each([
    ['empty.mjs', '', 'it exports no function actionName'],
    ['deaf.mjs', 'export const actionName = () => "deaf"', 'it exports no function handleResults'],
    ['throwing.mjs', 'throw new Error("no key")', 'no key'],
    ['nameless.mjs', 'export const actionName = () => "", handleResults = () => {}', 'gives no text'],
  ])('refuses to start with the module %s', async (file, source, why) => {
    await writeFile(join(folder, file), source)
    await expect(load(join(folder, file))).rejects.toThrow(why)
  })
})
