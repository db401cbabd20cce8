import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { en } from './en.ts'

const keysOf = (node: object, path = ''): string[] =>
  Object.entries(node).flatMap(([name, value]) =>
    typeof value === 'object' && !Array.isArray(value) ? keysOf(value, `${path}${name}.`) : [`${path}${name}`],
  )

test('every text of the catalogue is used by a page', () => {
  const web = join(import.meta.dirname, '..')
  const source = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test|en)\.tsx?$/.test(file))
    .map((file) => readFileSync(join(web, file), 'utf8'))
    .join('\n')
  // `t('a.b')`, or a template with a changing part, which stands for one step of the key or a piece of it.
  const patterns = [...source.matchAll(/\bt\(\s*(['`])([^'`]+)\1/g)].map(([, , key = '']) => {
    const fixed = key.split(/\$\{[^}]+\}/).map((part) => RegExp.escape(part))
    return new RegExp(`^${fixed.join('[^.]+')}$`)
  })
  const unused = keysOf(en)
    .map((key) => key.replace(/_(one|other)$/, ''))
    .filter((key) => !patterns.some((pattern) => pattern.test(key)))
  expect(unused).toEqual([])
})
