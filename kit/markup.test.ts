import { describe, expect, test } from 'vitest'
import { html } from './markup.ts'

describe('writing markup', () => {
  test('escapes what comes from outside, in elements and in attributes', () =>
    expect(html`<a title="${`"'<&>`}">${'<b>'}</a>`.text).toBe('<a title="&quot;&#39;&lt;&amp;&gt;">&lt;b&gt;</a>'))
  test('keeps markup, joins lists and prints nothing for what is absent', () =>
    expect(html`${[html`<i>1</i>`, '<', 2]}${null}${undefined}${false}`.text).toBe('<i>1</i>&lt;2'))
})
