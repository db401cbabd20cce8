import { html } from '@farside/kit/markup'
import type { Child, Markup } from '@farside/kit/markup'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { typeText } from './schema-text.ts'
import type { Schema } from './schema-text.ts'

type Content = Record<string, { schema?: Schema }>
interface Parameter {
  name: string
  in: string
  required?: boolean
  description?: string
  schema: Schema
}
interface Operation {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  parameters: Parameter[]
  responses: Record<string, { description: string; content?: Content }>
}
export interface ApiDocument {
  info: { title: string; description?: string }
  servers: { url: string }[]
  tags: { name: string; description?: string }[]
  paths: Record<string, Record<string, Operation>>
}

interface Call {
  path: string
  operation: Operation
}

/**
 * The reference of the web services. Each call has a form: without scripts it opens the answer, and with them the answer
 * is shown below it.
 */
export function docsPage({ info, servers, tags, paths }: ApiDocument): PageParts {
  const calls = Object.entries(paths).flatMap(([path, { get }]) => (get ? [{ path, operation: get }] : []))
  const groups = tags.map(({ name, description }) => ({
    name: description ?? name,
    calls: calls.filter(({ operation }) => operation.tags.includes(name)),
  }))
  return {
    title: 'Web services',
    content: html`${pageHead({ heading: 'Web services' })}
      <section class="sheet pad stacked" aria-label="About">
        <p>${prose(info.description)}</p>
        <dl class="facts">
          <dt>Server</dt>
          <dd><code>${servers[0]?.url}</code></dd>
          <dt>Documents</dt>
          <dd>
            <a href="/api/v1/openapi.json">OpenAPI 3.1</a> (<a href="/api/v1/openapi.yaml">YAML</a>),
            <a href="/api/docs.json">Swagger 2.0</a> (<a href="/api/docs.yaml">YAML</a>), and
            <a href="/api/v2/openapi.json">API v2</a>
          </dd>
          <dt>Token</dt>
          <dd><code>Authorization: Token …</code> – never needed for what is public</dd>
        </dl>
      </section>
      ${groups.map(
        (group) =>
          html`<nav class="sheet pad" aria-label="${group.name}">
            <h2>${group.name}</h2>
            <ul class="docs-index">
              ${group.calls.map(entry)}
            </ul>
          </nav>`,
      )}
      ${groups.map((group) => group.calls.map(section))}`,
  }
}

const entry = ({ path, operation }: Call): Markup =>
  html`<li>
    <a href="#${operation.operationId}"><code>${path}</code></a> ${prose(operation.summary)}
  </li>`

function section({ path, operation }: Call): Markup {
  const { operationId, summary, description, parameters, responses } = operation
  // Without scripts nothing puts a field into the path.
  const needsScript = parameters.some((it) => it.in === 'path')
  return html`<section class="sheet pad stacked docs" id="${operationId}" aria-labelledby="${operationId}-title">
    <h2 id="${operationId}-title">${prose(summary)}</h2>
    <p><code>GET ${path}</code></p>
    ${description && html`<p>${prose(description)}</p>`}
    <form class="stacked" method="get" action="${path}" data-try="${path}" aria-label="Try: ${summary}">
      ${parameters.length > 0 && html`<div class="docs-fields">${parameters.map((it) => field(operationId, it))}</div>`}
      <p><button class="button" ${needsScript && html` hidden`}>Try it</button></p>
    </form>
    <h3>Answers</h3>
    <dl class="facts">
      ${Object.entries(responses).map(
        ([status, reply]) =>
          html`<dt>${status}</dt>
            <dd>${prose(reply.description)} ${shapes(reply.content)}</dd>`,
      )}
    </dl>
  </section>`
}

function field(operationId: string, { name, in: place, description, required, schema }: Parameter): Markup {
  const id = `${operationId}-${name}`
  const needs = place === 'path' && html` data-path="${name}"`
  return html`<div class="field">
    <label for="${id}"><code>${name}</code>${required && ' (needed)'}</label>
    ${
      schema.enum
        ? html`<select id="${id}" name="${name}" ${needs}>
            <option value=""></option>
            ${schema.enum.map((it) => html`<option>${String(it)}</option>`)}
          </select>`
        : html`<input id="${id}" name="${name}" ${needs} ${required && html` required`} autocomplete="off" />`
    }
    <p class="muted small">${prose(description ?? typeText(schema))}</p>
  </div>`
}

const shapes = (content: Content | undefined): Markup[] =>
  Object.values(content ?? {}).map(
    ({ schema = {} }) =>
      html`<details>
        <summary>Shape</summary>
        <pre class="inset" tabindex="0"><code>${typeText(schema)}</code></pre>
      </details>`,
  )

/** Words between backticks are code. */
const prose = (text: string | undefined): Child =>
  text?.split('`').map((part, at) => (at % 2 === 0 ? part : html`<code>${part}</code>`))
