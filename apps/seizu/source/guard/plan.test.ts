import { describe, expect, test } from 'vitest'
import { openPlans } from './plan.ts'

const counting = (answer: (statement: string) => Promise<string>) => {
  const asked: string[] = []
  return { asked, explain: (statement: string) => (asked.push(statement), answer(statement)) }
}

describe('plans of statements', () => {
  test('are asked for once a text, also by many at the same time', async () => {
    const { asked, explain } = counting(async () => 'read')
    const plans = openPlans(explain)
    expect(await Promise.all([plans.of('RETURN 1'), plans.of('RETURN 1')])).toEqual(['read', 'read'])
    await plans.of('RETURN 1')
    await plans.of('RETURN 2')
    expect(asked).toEqual(['RETURN 1', 'RETURN 2'])
  })

  test('are asked for again when they are forgotten, were refused or are one too many', async () => {
    let refuse = true
    const { asked, explain } = counting(async () => {
      if (refuse) throw new Error('no such label')
      return 'read'
    })
    const plans = openPlans(explain, { kept: 2 })
    await expect(plans.of('a')).rejects.toThrow('no such label')
    refuse = false
    for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) await plans.of(text)
    plans.forget()
    await plans.of('a')
    expect(asked.join('')).toBe('aabcba')
  })

  test('of very long statements are not remembered', async () => {
    const { asked, explain } = counting(async () => 'read')
    const plans = openPlans(explain)
    const [short, long] = [`RETURN '${'x'.repeat(19_000)}'`, `RETURN '${'x'.repeat(20_000)}'`]
    for (const text of [short, short, long, long]) await plans.of(text)
    expect(asked).toEqual([short, long, long])
  })

  test.each([
    ['EXPLAIN MATCH (n) RETURN n', '        MATCH (n) RETURN n'],
    ['PROFILE RETURN 1', '        RETURN 1'],
    ['CYPHER 5 runtime=slotted /**/ profile RETURN 1', 'CYPHER 5 runtime=slotted /**/         RETURN 1'],
    ["RETURN 'EXPLAIN' AS profile", "RETURN 'EXPLAIN' AS profile"],
  ])('are asked for without EXPLAIN and PROFILE: %s', async (statement, expected) => {
    const { asked, explain } = counting(async () => '')
    await openPlans(explain).of(statement)
    expect(asked).toEqual([expected])
  })
})
