import { Button, Failed, Loading } from '@farside/kit/react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { GraphIndex } from '../../contract/query.ts'
import { failureText } from '../query/rows.api.ts'
import { labelColours } from './colour.rules.ts'
import { schemaQuery } from './console.api.ts'
import { samples } from './sample.rules.ts'

/** What the graph is made of; a click shows some of it. */
export function SchemaTree({ onSample }: { onSample: (query: string) => void }) {
  const { data, error, refetch } = useQuery(schemaQuery)
  if (error) {
    return (
      <Failed title="Could not load" retry={{ words: 'Try again', go: () => void refetch() }}>
        {failureText(error)}
      </Failed>
    )
  }
  if (!data) return <Loading label="Loading" still={(seconds) => `Still loading: ${seconds} s`} rows={8} />
  const { labels, relationship_types, property_keys, indexes } = data
  const colours = labelColours(labels)
  const list = (names: string[], sample: (name: string) => string, mark?: (name: string) => ReactNode) =>
    names.map((name) => (
      <li key={name}>
        <Button kind="quiet" small title={sample(name)} onClick={() => onSample(sample(name))}>
          {mark?.(name)}
          {name}
        </Button>
      </li>
    ))
  return (
    <>
      <Group title="Labels" count={labels.length} open>
        {list(labels, samples.label, (name) => (
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <circle className={`cat-${colours.get(name)}`} cx="6" cy="6" r="6" />
          </svg>
        ))}
      </Group>
      <Group title="Relationship types" count={relationship_types.length} open>
        {list(relationship_types, samples.type)}
      </Group>
      <Group title="Property keys" count={property_keys.length}>
        {list(property_keys, samples.property)}
      </Group>
      {indexes.length > 0 && (
        <Group title="Indexes" count={indexes.length}>
          {indexes.map((index) => (
            <li key={index.name} className="index">
              <span>{index.name}</span>
              <span className="muted small">{indexText(index)}</span>
            </li>
          ))}
        </Group>
      )}
    </>
  )
}

function Group({
  title,
  count,
  open,
  children,
}: {
  title: string
  count: number
  open?: boolean
  children: ReactNode
}) {
  return (
    <details className="names" open={open}>
      <summary>
        {title} <span className="muted">{count}</span>
      </summary>
      {count === 0 ? <p className="note">The graph has none.</p> : <ul>{children}</ul>}
    </details>
  )
}

/** `RANGE on Host (id), ONLINE` */
const indexText = ({ type, labels_or_types, properties, state }: GraphIndex): string =>
  `${type} on ${labels_or_types.join(', ') || 'everything'}${properties.length > 0 ? ` (${properties.join(', ')})` : ''}${state === 'ONLINE' ? '' : `, ${state}`}`
