import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { configSchema } from '../server/config-file/json-schema.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const example = fileURLToPath(new URL('../../../vectors/seizu/complete-example.yaml', import.meta.url))

async function seizu(args: string[], { input = '', env = {} as Record<string, string> } = {}) {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env.PATH!, ...env } })
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { output, errors, code }
}

describe('seizu lint', () => {
  test('[26] ends with 0 on the complete example, also as `config check`', async () => {
    expect(await seizu(['lint', example, '--strict-2022', '--json'])).toEqual({
      output: '{"ok":true,"errors":[],"warnings":[]}\n',
      errors: '',
      code: 0,
    })
    expect(await seizu(['config', 'check', example])).toMatchObject({
      output: 'It can be used: 0 errors, 0 warnings\n',
      code: 0,
    })
  })

  test('ends with 1 on errors, each on a line with its place', async () => {
    const { output, code } = await seizu(['lint', '-'], { input: 'queries: {a: 1}\nfoo: 1\n' })
    expect(output).toMatch(
      /^-:1:14: error: queries\.a: is the number 1;.*\n-:2:1: error: foo: .*\nIt cannot be used: 2 errors, 0 warnings\n$/,
    )
    expect(code).toBe(1)
  })

  test('ends with 2 on a file that is not there', async () =>
    expect(await seizu(['lint', '/nowhere.yaml'])).toMatchObject({
      output: '',
      errors: expect.stringContaining('Cannot read "/nowhere.yaml"'),
      code: 2,
    }))

  test('takes QUERY_VALIDATOR_ALLOWED_PROCEDURES into account', async () => {
    const input = 'queries: {a: CALL apoc.meta.stats()}\nscheduled_queries: {s: {name: s, cypher: a, frequency: 1}}'
    const warnings = async (env: Record<string, string>) =>
      (JSON.parse((await seizu(['lint', '-', '--json'], { input, env })).output) as { warnings: object[] }).warnings
    expect(await warnings({})).toMatchObject([
      { path: 'queries.a', message: expect.stringContaining('apoc.meta.stats') },
    ])
    expect(await warnings({ QUERY_VALIDATOR_ALLOWED_PROCEDURES: 'apoc.meta.' })).toEqual([])
  })
})

describe('seizu schema export', () => {
  test('prints the JSON Schema, or writes it and prints nothing', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'seizu-schema-')), 'schema.json')
    const printed = await seizu(['schema', 'export'])
    expect(JSON.parse(printed.output)).toEqual(configSchema())
    expect(await seizu(['schema', 'export', '--output-file', path])).toEqual({ output: '', errors: '', code: 0 })
    expect(readFileSync(path, 'utf8')).toBe(printed.output)
    expect(printed.output).toContain('\n    "$ref"')
  })

  test('names a file that cannot be written, in one line', async () => {
    const path = join(tmpdir(), 'seizu-no-such-folder', 'schema.json')
    const errors = `Cannot write "${path}": there is no such file or folder\n`
    expect(await seizu(['schema', 'export', '--output-file', path])).toEqual({ output: '', errors, code: 2 })
  })
})

describe('seizu query check', () => {
  test('takes - for standard input, as lint does', async () =>
    expect(await seizu(['query', 'check', '-'], { input: '["RETURN 1", "CREATE (n)"]' })).toMatchObject({
      output: expect.stringMatching(/^allowed\nrefused .*\n$/),
      code: 0,
    }))
})

describe('seizu graph load', () => {
  test('says in one line that the graph is not there', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'seizu-load-')), 'a.csv')
    writeFileSync(path, 'id:ID(A)\na\n')
    const { errors, code } = await seizu(['graph', 'load', path], { env: { NEO4J_URI: 'bolt://127.0.0.1:1' } })
    expect(errors).toMatch(/^Cannot ask the graph at bolt:\/\/127\.0\.0\.1:1: .*ECONNREFUSED.*\n$/)
    expect(code).toBe(1)
  })
})

describe('starting', () => {
  test('[91] is refused with a number that is none, which is named', async () => {
    const { errors, code } = await seizu(['worker', 'dashboard-stats'], { env: { STATSD_PORT: 'abc' } })
    expect(errors).toContain('STATSD_PORT=abc: expected a whole number')
    expect(code).toBe(2)
  })

  test('is refused without a dashboard file, with the variable that names it', async () => {
    const { errors, code } = await seizu(['worker', 'dashboard-stats'], { env: { REPORTING_CONFIG_FILE: '/nowhere' } })
    expect(errors).toBe(
      'Cannot read the config file "/nowhere" (REPORTING_CONFIG_FILE): there is no such file or folder\n',
    )
    expect(code).toBe(1)
  })

  test('is refused without SECRET_KEY, which is named', async () =>
    expect(await seizu(['web'])).toMatchObject({ errors: expect.stringContaining('SECRET_KEY is not set'), code: 2 }))
})

describe('every command', () => {
  test.each([
    [['graph', 'demo', '--nodes', 'many'], '--nodes', 'a whole number from 1'],
    [['graph', 'demo', '--seed', '1.5'], '--seed', 'a whole number from 0'],
    [['bolt', '--folder', 'x', '--port', '99999'], '--port', 'a whole number from 0 to 65535'],
    [['bolt', '--folder', 'x', '--memory', '-1'], '--memory', 'a whole number from 64'],
  ])('refuses %j: the value is no number that it can use', async (args, option, expected) => {
    const { errors, code } = await seizu(args)
    expect(errors).toMatch(new RegExp(`${option}.*Expected ${expected}\\.\n$`))
    expect(code).toBe(1)
  })

  test.each([
    '',
    ...['web', 'lint', 'bolt', 'worker', 'graph', 'query check', 'config check', 'schema export'],
    ...['worker schedule-queries', 'worker watch-users', 'worker dashboard-stats', 'graph load', 'graph demo'],
  ])('has an example in its help (%s)', async (name) => {
    const { output, code } = await seizu([...name.split(' ').filter((it) => it !== ''), '--help'])
    expect(output).toMatch(/Examples?[:,][^]*\n {2}(.* )?seizu /)
    expect(code).toBe(0)
  })
})
