import { describe, expect, test } from 'vitest'
import { highConfidenceSources } from '../../contract/vocabulary.ts'
import { computeLevel } from './rating.rules.ts'
import type { RatedSource } from './rating.rules.ts'

const source = (name: string, more: Partial<RatedSource> = {}): RatedSource => ({
  name,
  rating: 5,
  authorType: 'GEL',
  ...more,
})
const [radboud, illumina, emory, ukgtn] = highConfidenceSources.map((name) => source(name)) as [
  RatedSource,
  RatedSource,
  RatedSource,
  RatedSource,
]

describe('the level that follows from sources', () => {
  test.each([
    ['no source', [], 0],
    ['[28] other sources only', [source('Literature'), source('Expert list')], 1],
    ['[29] one high-confidence source', [ukgtn], 1],
    ['[30] two', [ukgtn, emory], 2],
    ['[31] three', [ukgtn, emory, illumina], 3],
    ['[31] four', [ukgtn, emory, illumina, radboud], 3],
    ['[32] a high-confidence source rated 3', [source('UKGTN', { rating: 3 })], 1],
    ['[32] the same beside one that counts', [source('UKGTN', { rating: 3 }), emory], 1],
    ['a high-confidence source rated 4, and another', [source('UKGTN', { rating: 4 }), emory], 2],
    ['[33] sources of reviewers', [source('UKGTN', { authorType: 'REVIEWER' })], 0],
    ['sources of nobody known', [source('Expert Review Green', { authorType: null })], 0],
    ['[35] the newer of two expert reviews', [source('Expert Review Green'), source('Expert Review Amber')], 3],
    [
      '[36] a red expert review among high-confidence sources',
      [ukgtn, emory, illumina, source('Expert Review Red')],
      1,
    ],
    ['a removal among high-confidence sources', [ukgtn, emory, illumina, source('Expert Review Removed')], 0],
    ['an expert review by a reviewer', [source('Expert Review Green', { authorType: 'REVIEWER' }), ukgtn, emory], 2],
  ])('%s', (_, newestFirst, level) => expect(computeLevel(false, newestFirst)).toBe(level))

  test('a flagged entity has none', () => expect(computeLevel(true, [source('Expert Review Green')])).toBe(0))
})
