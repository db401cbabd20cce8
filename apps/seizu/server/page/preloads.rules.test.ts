import { describe, expect, test } from 'vitest'
import type { PageSettings } from '../../contract/page-settings.ts'
import { preloadLinks, preloads } from './preloads.rules.ts'

describe('what a page asks for while its script is read', () => {
  const told: PageSettings = { login: 'balancer', query_path: 'server', csrf_cookie: 'c', csrf_header: 'h' }
  const always = ['/api/v1/me', '/api/v1/config']
  const dashboard = ['/api/v1/dashboard?include_query_capabilities=true', ...always]

  test.each([
    ['/', dashboard],
    ['/app/dashboard', dashboard],
    ['/app/reports/a%20b', ['/api/v1/reports/a%20b?include_query_capabilities=true', ...always]],
    ['/app/documentation', always],
    ['/nope', always],
  ])('at %s is what its script will ask', (path, expected) => expect(preloads(path, told)).toEqual(expected))

  test.each([
    ['with tokens of a provider', { login: 'provider' }],
    ['with a password of the graph', { login: 'password' }],
    ['where browsers run queries', { query_path: 'browser' }],
  ] as const)('is nothing %s', (_, other) => expect(preloads('/', { ...told, ...other })).toEqual([]))

  test('is fetched as the script does, with cookies', () =>
    expect(preloadLinks(['/a'])).toBe('<link rel="preload" as="fetch" crossorigin="anonymous" href="/a" />'))
})
