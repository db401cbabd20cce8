import { expect, test } from 'vitest'
import { writeYaml } from './yaml.ts'

test('a document is written as YAML that cannot be misread', () => {
  const document = {
    openapi: '3.1.0',
    empty: {},
    none: [],
    gone: undefined,
    on: true,
    paths: { '/a/{id}': { get: { tags: ['x', 'no'], size: 5, nothing: null } } },
    list: [{ name: 'a', url: 'b' }, [1, 2]],
  }
  expect(writeYaml(document)).toBe(`openapi: "3.1.0"
empty: {}
none: []
"on": true
paths:
  "/a/{id}":
    get:
      tags:
        - "x"
        - "no"
      size: 5
      nothing: null
list:
  - name: "a"
    url: "b"
  - - 1
    - 2
`)
})
