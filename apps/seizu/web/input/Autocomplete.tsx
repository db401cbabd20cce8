import { Field, Icon } from '@farside/kit/react'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Input } from '../../contract/config.ts'
import { rowsQuery } from '../query/rows.api.ts'
import { useRunner } from '../query/runner.ts'
import { useReport } from '../report/report-context.ts'
import { cleared } from './address.rules.ts'
import { labelOf, matching, optionsOf } from './option.rules.ts'
import type { Option } from './option.rules.ts'

const mostShown = 200

export interface AutocompleteProps {
  input: Input
  index: number
  value: string | undefined
  onChoose: (value: string | undefined) => void
}

/** A field that offers the values of a query (seizu §5.6). */
export function Autocomplete({ input, index, value, onChoose }: AutocompleteProps) {
  const { id: report } = useReport()
  const runner = useRunner()
  const asked =
    input.cypher === null
      ? undefined
      : { report, path: `inputs.${index}.cypher`, text: input.cypher, params: {}, chosen: {} }
  const { data, error, isFetching, refetch } = useQuery(rowsQuery(runner, asked))
  const options = optionsOf(data?.rows ?? [], input)
  const [open, setOpen] = useState(false)
  // Undefined: nothing has been typed since the field was entered.
  const [typed, setTyped] = useState<string>()
  const [at, setAt] = useState(-1)
  const list = useId()
  const all = open ? matching(options, typed ?? '', value) : []
  const offered = all.slice(0, mostShown)
  const shown = typed ?? labelOf(options, value)

  const close = () => {
    setOpen(false)
    setTyped(undefined)
    setAt(-1)
  }
  /** Emptied is cleared; a text that is no option is dropped. */
  const leave = () => {
    if (typed === '' && value !== cleared(input)) onChoose(cleared(input))
    close()
  }
  const choose = (option: Option) => {
    close()
    onChoose(option.value === '' ? cleared(input) : option.value)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open) {
      event.preventDefault()
      close()
    } else if (event.key === 'Enter' && open) {
      event.preventDefault()
      const option = offered[at] ?? (typed && offered.length === 1 ? offered[0] : undefined)
      if (option) choose(option)
      else leave()
    } else {
      const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: offered.length - 1 }[event.key]
      if (next === undefined) return
      if (!open && (event.key === 'Home' || event.key === 'End')) return
      event.preventDefault()
      if (!open) setOpen(true)
      else setAt((next + offered.length) % Math.max(1, offered.length))
    }
  }

  return (
    <Field
      label={input.label}
      className="autocomplete"
      error={error && 'The options could not be loaded. Reload the page.'}
      hint={isFetching && !data ? 'Loading options' : undefined}
    >
      {(attributes) => (
        <>
          <input
            {...attributes}
            type="text"
            role="combobox"
            name={input.input_id}
            autoComplete="off"
            aria-expanded={open}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={open && at >= 0 ? `${list}-${at}` : undefined}
            value={shown}
            onFocus={(event) => event.target.select()}
            onClick={() => {
              setOpen(true)
              if (error) void refetch()
            }}
            onChange={({ target }) => {
              setOpen(true)
              setTyped(target.value)
              setAt(-1)
            }}
            onKeyDown={onKeyDown}
            onBlur={leave}
          />
          {value !== undefined && value !== '' && value !== cleared(input) && (
            <button
              type="button"
              className="button quiet small only clear"
              onClick={() => {
                close()
                onChoose(cleared(input))
              }}
            >
              <Icon name="close" />
              <span className="sr">Clear {input.label}</span>
            </button>
          )}
          <div className="options" id={list} role="listbox" aria-label={input.label} hidden={!open}>
            {offered.map((option, index) => (
              // The pointer chooses before the field loses the focus; keys are the field's own.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div
                key={option.value}
                id={`${list}-${index}`}
                role="option"
                aria-selected={index === at}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => choose(option)}
              >
                {option.label}
              </div>
            ))}
            {all.length === 0 && (
              <div className="muted" role="option" aria-selected="false" aria-disabled="true" tabIndex={-1}>
                Nothing matches
              </div>
            )}
            {all.length > mostShown && (
              <div className="muted" role="option" aria-selected="false" aria-disabled="true" tabIndex={-1}>
                {all.length - mostShown} more: type to narrow
              </div>
            )}
          </div>
        </>
      )}
    </Field>
  )
}
