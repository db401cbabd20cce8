import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'

interface Schema {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  items?: Schema
  anyOf?: Schema[]
  description?: string
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
}
interface Content {
  [type: string]: { schema?: Schema }
}
interface Operation {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  security: object[]
  parameters: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content }>
  'x-codeSamples'?: { source: string }[]
}
interface Document {
  info: { version: string; description?: string; contact?: { name: string } }
  servers: { url: string }[]
  tags: { name: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { securitySchemes: Record<string, { description?: string }> }
}

/**
 * The reference of an OpenAPI document as one page without scripts: it can be read, searched and printed by itself, and
 * asks for nothing but its style sheet.
 */
export function referencePage(title: string, openApi: Record<string, unknown>): string {
  const document = openApi as unknown as Document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const groups = document.tags
    .map(({ name }) => ({ name, items: operations.filter((it) => it.operation.tags.includes(name)) }))
    .filter(({ items }) => items.length > 0)
  return `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="/api/docs/style.css" />
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="bar">
          <a class="brand" href="/">${title}</a
          ><span class="bar-end"><span class="bar-badge">${document.info.version}</span></span>
        </header>
        <main id="content" class="page stacked">
          <h1>${title}</h1>
          <p>${document.info.description}</p>
          <dl class="facts">
            <dt>Server</dt>
            <dd><code>${document.servers[0]?.url}</code></dd>
            <dt>Version</dt>
            <dd>${document.info.version}</dd>
            ${
              document.info.contact &&
              html`<dt>Contact</dt>
                <dd>${document.info.contact.name}</dd>`
            }
            <dt>Log in by</dt>
            <dd>${Object.keys(document.components.securitySchemes).join(' or ')}</dd>
            <dt>Document</dt>
            <dd><a href="/api/v1/schema">OpenAPI as JSON</a>, <a href="/api/v1/schema?format=yaml">as YAML</a></dd>
          </dl>
          <nav aria-label="Operations" class="sheet">
            <header><h2>Operations</h2></header>
            <div class="body">
              ${groups.map(
                ({ name, items }) =>
                  html`<h3>${capital(name)}</h3>
                    <ul>
                      ${items.map(entry)}
                    </ul>`,
              )}
            </div>
          </nav>
          ${groups.map(({ items }) => items.map(section))}
        </main>
      </body>
    </html>`.text
  }`
}

interface Item {
  path: string
  method: string
  operation: Operation
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const entry = ({ path, method, operation }: Item): Markup =>
  html`<li>
    <a href="#${operation.operationId}"><code>${method} ${path}</code></a> ${operation.summary}
  </li>`

function section({ path, method, operation }: Item): Markup {
  const { operationId, summary, description, parameters, requestBody, responses } = operation
  return html`<section class="sheet" id="${operationId}" aria-labelledby="${operationId}-title">
    <header>
      <h2 id="${operationId}-title">${summary}</h2>
      <span class="tag">${operationId}</span>
    </header>
    <div class="body">
      <p><code>${method} ${path}</code>${operation.security.length === 0 && ' – without logging in'}</p>
      ${description && html`<p>${description}</p>`} ${parameters.length > 0 && parameterTable(operation)}
      ${
        requestBody &&
        html`<h3>Body</h3>
          ${contentOf(requestBody.content)}`
      }
      <h3>Answers</h3>
      <dl class="facts">
        ${Object.entries(responses).map(
          ([status, reply]) =>
            html`<dt>${status}</dt>
              <dd>${reply.description}${reply.content && contentOf(reply.content)}</dd>`,
        )}
      </dl>
      ${operation['x-codeSamples']?.map(
        ({ source }) =>
          html`<h3>Example</h3>
            <pre class="inset" tabindex="0"><code>${source}</code></pre>`,
      )}
    </div>
  </section>`
}

const parameterTable = ({ operationId, parameters }: Operation): Markup =>
  html`<h3 id="${operationId}-parameters">Parameters</h3>
    <table class="table" aria-labelledby="${operationId}-parameters">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">In</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${parameters.map(
          (it) =>
            html`<tr>
              <th scope="row"><code>${it.name}</code>${it.required && ' (needed)'}</th>
              <td>${it.in}</td>
              <td>${it.description ?? typeOf(it.schema)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`

const contentOf = (content: Content): Markup[] =>
  Object.entries(content).map(([type, { schema }]) =>
    schema?.properties
      ? html`<ul>
          ${Object.entries(schema.properties).map(
            ([name, it]) =>
              html`<li><code>${name}</code> ${typeOf(it)}${it.description && ` – ${it.description}`}</li>`,
          )}
        </ul>`
      : html`<p>${typeOf(schema ?? {})} <span class="muted">(${type})</span></p>`,
  )

function typeOf(schema: Schema): string {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ')
  if (schema.enum) return schema.enum.map((it) => JSON.stringify(it)).join(' or ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`
  if (schema.properties) return `{ ${Object.keys(schema.properties).join(', ')} }`
  const type = [schema.type ?? 'anything'].flat().join(' or ')
  return schema.format ? `${type} (${schema.format})` : type
}
