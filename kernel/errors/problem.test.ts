import { describe, expect, test } from 'vitest'
import { Problem, describeProblems, problemTable } from './index.ts'

const problems = problemTable({
  panel_missing: { kind: 'missing', say: (id: string) => `Cannot find panel "${id}"`, details: (id) => ({ id }) },
  panel_locked: { kind: 'conflict', say: () => 'Cannot change a locked panel' },
})

describe('a table of problems', () => {
  test('makes a problem with code, kind, sentence and details', () => {
    const problem = problems.panel_missing('p1')
    expect(problem).toBeInstanceOf(Problem)
    expect(problem).toMatchObject({
      code: 'panel_missing',
      kind: 'missing',
      message: 'Cannot find panel "p1"',
      details: { id: 'p1' },
    })
  })

  test('lists its codes for the reference pages', () => {
    expect(describeProblems(problems)).toEqual([
      { code: 'panel_missing', kind: 'missing' },
      { code: 'panel_locked', kind: 'conflict' },
    ])
  })
})
