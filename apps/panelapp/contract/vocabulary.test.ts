import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  chromosomes,
  dosageScores,
  entityTypes,
  expertReviewLevels,
  expertReviewSources,
  highConfidenceSources,
  issueLabels,
  issueTypes,
  levelOf,
  lossOfFunctionTerms,
  modesOfInheritance,
  modesOfPathogenicity,
  offeredSources,
  panelStatuses,
  penetrances,
  reviewerGroups,
  reviewRatings,
  roles,
  userTypes,
  variantTypes,
  workplaces,
} from './vocabulary.ts'

const valuesOf = (choices: readonly { value: string }[]) => choices.map(({ value }) => value)
const quoted = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ')

describe('levels', () => {
  test.each([
    [null, 'No list', 'grey', 'gel-added'],
    [0, 'No list', 'grey', 'gel-added'],
    [1, 'Red List (low evidence)', 'red', 'gel-red'],
    [2, 'Amber List (moderate evidence)', 'amber', 'gel-amber'],
    [3, 'Green List (high evidence)', 'green', 'gel-green'],
    [4, 'Green List (high evidence)', 'green', 'gel-green'],
  ])('a stored %s reads "%s"', (stored, longName, colourName, cssClass) => {
    expect(levelOf(stored)).toMatchObject({ longName, colourName, cssClass })
  })

  test('an expert review names its level', () => {
    expect(expertReviewSources.map((name) => expertReviewLevels.get(name))).toEqual([0, 1, 2, 3])
  })
})

describe('the words that are stored', () => {
  test('are those of clients, in their order', () => {
    expect(valuesOf(modesOfInheritance).map((value) => value.slice(0, 40))).toEqual([
      'MONOALLELIC, autosomal or pseudoautosoma',
      'MONOALLELIC, autosomal or pseudoautosoma',
      'MONOALLELIC, autosomal or pseudoautosoma',
      'MONOALLELIC, autosomal or pseudoautosoma',
      'BIALLELIC, autosomal or pseudoautosomal',
      'BOTH monoallelic and biallelic, autosoma',
      'BOTH monoallelic and biallelic (but BIAL',
      'X-LINKED: hemizygous mutation in males, ',
      'X-LINKED: hemizygous mutation in males, ',
      'MITOCHONDRIAL',
      'Unknown',
      'Other',
    ])
    expect(modesOfInheritance.map(({ code }) => code)).toEqual([
      'monoallelic_not_imprinted',
      'monoallelic_maternally_imprinted',
      'monoallelic_paternally_imprinted',
      'monoallelic',
      'biallelic',
      'monoallelic_and_biallelic',
      'monoallelic_and_more_severe_biallelic',
      'xlinked_biallelic',
      'xlinked_monoallelic',
      'mitochondrial',
      'unknown',
      null,
    ])
    expect(modesOfPathogenicity.map(({ code }) => code)).toEqual(['no_loss_of_function', 'other'])
    expect(valuesOf(reviewRatings)).toEqual(['GREEN', 'RED', 'AMBER'])
    expect(penetrances).toEqual(['unknown', 'Complete', 'Incomplete'])
    expect(valuesOf(dosageScores)).toEqual(['3', '2', '1', '0', '40', '30'])
  })

  test('are those that the database takes', () => {
    const tables = readFileSync(new URL('../migrations/0001-panels.sql', import.meta.url), 'utf8')
    for (const values of [panelStatuses, entityTypes, valuesOf(userTypes), valuesOf(variantTypes)]) {
      expect(tables).toContain(`IN (${quoted(values)})`)
    }
    expect(chromosomes).toHaveLength(25)
  })

  test('never offer an expert review as a source', () => {
    expect(offeredSources.filter((name) => expertReviewLevels.has(name))).toEqual([])
    expect(offeredSources).toEqual(expect.arrayContaining([...highConfidenceSources]))
  })

  test('are offered once each', () => {
    const lists = [modesOfInheritance, modesOfPathogenicity, roles, workplaces, reviewerGroups].map(valuesOf)
    for (const list of [...lists, offeredSources, lossOfFunctionTerms]) expect(new Set(list).size).toBe(list.length)
    expect([roles, workplaces, reviewerGroups].map((list) => list.at(-1)?.value)).toEqual(['Other', 'Other', 'Other'])
  })
})

describe('codes of track records', () => {
  test('read as words, joined ones too; unknown ones as they are', () => {
    expect(issueLabels('Created,NewSource,ChangedPosition37,Old')).toEqual([
      'Created',
      'Added New Source',
      'Changed GRCh37',
      'Old',
    ])
    expect(Object.keys(issueTypes)).toHaveLength(34)
  })
})
