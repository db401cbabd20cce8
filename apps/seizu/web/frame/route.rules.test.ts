import { expect, test } from 'vitest'
import { placeOf, reportPath } from './route.rules.ts'

test.each([
  ['/', { to: '/app/dashboard' }],
  ['/app/dashboard', { page: 'dashboard' }],
  ['/app/reports/a%2Fb%20c', { page: 'report', id: 'a/b c' }],
  ['/app/reports/%', { page: 'report', id: '%' }],
  ['/app/reports', { to: '/404' }],
  ['/app/neo4j', { page: 'neo4j' }],
  ['/app/documentation', { page: 'documentation' }],
  ['/app/scheduled-queries', { page: 'scheduled-queries' }],
  ['/404', { page: 'missing' }],
  ['/nope', { to: '/404' }],
])('%s', (path, place) => expect(placeOf(path)).toEqual(place))

test('every id of a report survives its address', () =>
  expect(placeOf(reportPath('a/b?c#d é'))).toEqual({ page: 'report', id: 'a/b?c#d é' }))
