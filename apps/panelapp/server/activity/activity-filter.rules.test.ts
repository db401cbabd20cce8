import { describe, expect, test } from 'vitest'
import { readActivityFilter } from './activity-filter.rules.ts'

const read = (query: string) => readActivityFilter(new URLSearchParams(query))

describe('the filter of the activity page', () => {
  test('reads every parameter', () => {
    expect(
      read(
        'panel=7&version=1.4&entity=MYH7&date_from=2026-01-01&date_to=2026-01-31&user_type=GEL&training_group=1' +
          '&event_type=gene_addition&event_type=rating_change&flagged_genes=on',
      ),
    ).toEqual({
      filter: {
        panelId: 7,
        version: '1.4',
        entity: 'MYH7',
        dateFrom: '2026-01-01',
        dateTo: '2026-01-31',
        userType: 'GEL',
        training: true,
        eventTypes: ['gene_addition', 'rating_change'],
        flagged: true,
      },
      errors: {},
    })
  })
  test('takes empty fields of a form as absent', () => {
    const { filter, errors } = read('panel=&version=&entity=&date_from=&event_type=')
    expect(errors).toEqual({})
    expect(Object.values(filter).filter((it) => it !== undefined)).toEqual([[]])
  })
  test.each([
    ['panel=abc', 'panel'],
    ['panel=99999999999', 'panel'],
    ['version=1', 'version'],
    ['date_from=2026-02-30', 'date_from'],
    ['date_from=0000-01-01', 'date_from'],
    ['date_to=31/01/2026', 'date_to'],
    ['date_from=2026-02-01&date_to=2026-01-01', 'date_to'],
    ['user_type=ADMIN', 'user_type'],
    ['event_type=all', 'event_type'],
  ])('names the field of %s', (query, field) => {
    expect(Object.keys(read(query).errors)).toEqual([field])
  })
})
