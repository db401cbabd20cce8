import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { styleSheets } from './styles.ts'

const sheet = (name: string) => readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8')
const declarations = (block: string | undefined) =>
  [...(block ?? '').matchAll(/(--[\w-]+|color-scheme):\s*([^;]+);/g)].map(([, name, value]) => `${name}: ${value}`)

describe('the style sheets of the kit', () => {
  test('give the same dark values by system preference and by choice', () => {
    const tokens = sheet('tokens')
    const bySystem = /:root:not\(\[data-theme=['"]light['"]\]\)\s*\{([^}]*)\}/.exec(tokens)?.[1]
    const byChoice = /:root\[data-theme=['"]dark['"]\]\s*\{([^}]*)\}/.exec(tokens)?.[1]
    expect(declarations(byChoice).length).toBeGreaterThan(40)
    expect(declarations(byChoice)).toEqual(declarations(bySystem))
  })

  test('are linked in the order in which they are bundled', () =>
    expect([...sheet('kit').matchAll(/\.\/(\w+)\.css/g)].map(([, name]) => name)).toEqual(
      styleSheets.map(({ name }) => name),
    ))

  test('ask for nothing else: no import, no font, no data URL', () => {
    for (const { name } of styleSheets) expect(sheet(name)).not.toMatch(/@import|@font-face|url\(/)
  })
})
