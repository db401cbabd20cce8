import { Button, Field } from '@farside/kit/react'
import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { useWords } from '../words/useWords.ts'
import { rowChoices } from './filters.rules.ts'
import type { Filters } from './filters.rules.ts'

export interface FilterBarProps {
  filters: Filters
  change: (part: Partial<Filters>) => void
  states: readonly { value: string; word: string }[]
  search: RefObject<HTMLInputElement | null>
}

const settleMs = 300

/** The filters above a list. The text waits for a pause in typing; everything else acts at once. */
export function FilterBar({ filters, change, states, search }: FilterBarProps) {
  const { t } = useWords()
  /** What is being typed; undefined once it has become the filter, which may also change by itself (back, reset). */
  const [typed, setTyped] = useState<string>()
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => () => clearTimeout(settling.current), [])

  const settle = (text: string, delay = settleMs) => {
    setTyped(text)
    clearTimeout(settling.current)
    settling.current = setTimeout(() => {
      change({ text })
      setTyped(undefined)
    }, delay)
  }

  /** Acts at once, and takes the text with it that still waits for its pause. */
  const act = (part: Partial<Filters>) => {
    clearTimeout(settling.current)
    change(typed === undefined ? part : { text: typed, ...part })
    setTyped(undefined)
  }

  const rows = rowChoices.includes(filters.rows as 25) ? rowChoices : [filters.rows, ...rowChoices]
  return (
    <form
      className="tools"
      role="search"
      aria-label={t('filter.label')}
      onSubmit={(event) => {
        event.preventDefault()
        settle(typed ?? filters.text, 0)
      }}
    >
      <Field label={t('filter.search')} icon="search" className="grow">
        {(attributes) => (
          <input
            {...attributes}
            ref={search}
            type="text"
            autoComplete="off"
            title={t('filter.searchHint')}
            value={typed ?? filters.text}
            onChange={(event) => settle(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && settle('', 0)}
          />
        )}
      </Field>
      <Field label={t('filter.state')}>
        {(attributes) => (
          <select {...attributes} value={filters.state} onChange={(event) => act({ state: event.target.value })}>
            <option value="">{t('filter.all')}</option>
            {states.map(({ value, word }) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('filter.rows')}>
        {(attributes) => (
          <select {...attributes} value={filters.rows} onChange={(event) => act({ rows: Number(event.target.value) })}>
            {rows.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('filter.from')}>
        {(attributes) => (
          <input
            {...attributes}
            type="date"
            value={filters.from}
            onChange={(event) => act({ from: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('filter.to')}>
        {(attributes) => (
          <input {...attributes} type="date" value={filters.to} onChange={(event) => act({ to: event.target.value })} />
        )}
      </Field>
      {(filters.text || filters.state || filters.from || filters.to) && (
        <Button kind="quiet" onClick={() => act({ text: '', state: '', from: '', to: '' })}>
          {t('filter.reset')}
        </Button>
      )}
    </form>
  )
}
