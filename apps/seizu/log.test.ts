import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readLogConfig } from './log-config.ts'
import { openSeizuLog } from './log.ts'

const folder = mkdtempSync(join(tmpdir(), 'seizu-log-'))

function logged(config: string, write: (log: ReturnType<typeof openSeizuLog>) => void, logger = 'seizu.web') {
  const path = join(folder, 'logging.conf')
  const output = join(folder, 'log')
  writeFileSync(path, config)
  writeFileSync(output, '')
  write(openSeizuLog(logger, { LOG_CONFIG_FILE: path }, { LOG_FILE: output, LEVEL: 'WARNING' }))
  const text = readFileSync(output, 'utf8')
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
}

const toFile = (rest: string) => `
version: 1
handlers: {file: {class: logging.FileHandler, filename: $LOG_FILE, formatter: json}}
${rest}`

describe('writing the log', () => {
  test('gives an object a line with asctime, name, levelname, message and what else is told', () => {
    const lines = logged(toFile('root: {level: INFO, handlers: [file]}'), (log) => {
      log.info('user_created', { message: 'Created', type: 'AUDIT', user: 'ann@example.org', password: 'hunter2' })
      log.debug('noise')
    })
    expect(lines).toEqual([
      {
        asctime: expect.stringMatching(/^\d{4}-.*Z$/),
        name: 'seizu.web',
        levelname: 'INFO',
        message: 'Created',
        key: 'user_created',
        type: 'AUDIT',
        user: 'ann@example.org',
        password: '[hidden]',
      },
    ])
  })

  test('takes LOG_CONFIG_FILE: variables in it, the root’s level, and that of the nearest logger above', () => {
    const speak = (log: ReturnType<typeof openSeizuLog>) => (log.info('a'), log.warn('b'))
    expect(logged(toFile('root: {level: "${LEVEL}"}'), speak).map((it) => it.key)).toEqual(['b'])
    expect(logged(toFile('root: {level: INFO}\nloggers: {seizu: {level: ERROR}}'), speak)).toEqual([])
    expect(logged(toFile('root: {level: ERROR}\nloggers: {seizu.web: {level: debug}}'), speak)).toHaveLength(2)
  })

  test.each([
    ['is not there', join(folder, 'nowhere.conf'), undefined, 'warn', 'there is no such file'],
    ['is no mapping', join(folder, 'list.conf'), '[1]', 'error', 'it is no mapping'],
    ['has a level that is none', join(folder, 'level.conf'), 'root: {level: LOUD}', 'error', '"LOUD" is no level'],
    ['cannot be parsed', join(folder, 'broken.conf'), 'root: {', 'error', 'broken.conf is not used'],
    [
      'names a file that cannot be written',
      join(folder, 'file.conf'),
      'handlers: {f: {filename: /nowhere/log}}',
      'error',
      'ENOENT',
    ],
  ])('goes to standard output at INFO, with a line about it, where LOG_CONFIG_FILE %s', (_, path, text, level, why) => {
    if (text !== undefined) writeFileSync(path, text)
    expect(readLogConfig(path, {})).toEqual({
      config: { level: 'info', loggers: {}, outputs: ['ext://sys.stdout'] },
      notice: { level, message: expect.stringContaining(why) },
    })
  })
})
