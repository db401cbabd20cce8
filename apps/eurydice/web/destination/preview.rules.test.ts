import { expect, test } from 'vitest'
import { previewOf } from './preview.rules.ts'

test.each([
  ['a.txt', 1, 'yes'],
  ['A.JSON', 1_048_575, 'yes'],
  ['a.b.md', 5, 'yes'],
  ['a.xml', 1_048_576, 'size'],
  ['a.txt', 0, 'size'],
  ['a.txt', null, 'size'],
  ['a.html', 5, 'type'],
  ['txt', 5, 'type'],
  ['', 5, 'type'],
] as const)('the preview of %s with %s bytes: %s', (name, size, verdict) =>
  expect(previewOf(name, size, 1_048_576)).toBe(verdict),
)
