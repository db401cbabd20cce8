import { Field } from '@farside/kit/react'
import type { Input } from '../../contract/config.ts'
import { widthsOf } from '../panel/grid.rules.ts'
import type { InputValues } from '../panel/params.rules.ts'
import { widthStyle } from '../panel/width-style.ts'
import { Autocomplete } from './Autocomplete.tsx'
import { cleared } from './address.rules.ts'

export interface InputsProps {
  inputs: readonly Input[]
  values: InputValues
  /** @param text what was typed, when there may be more in a moment */
  onChoose: (inputId: string, value: string | undefined, text?: string) => void
  /** Enter: what was typed is all. */
  onSettle: () => void
}

/** The inputs of a report, in one sheet above its rows. */
export function Inputs({ inputs, values, onChoose, onSettle }: InputsProps) {
  return (
    <form className="sheet tiles pad no-print" aria-label="Inputs" onSubmit={(event) => event.preventDefault()}>
      {inputs.map((input, index) => {
        const { input_id: id, label, type } = input
        return (
          // oxlint-disable-next-line react/no-array-index-key
          <div key={`${index} ${id}`} className="sized" style={widthStyle(widthsOf(input))}>
            {type === 'autocomplete' ? (
              <Autocomplete input={input} index={index} value={values[id]} onChoose={(value) => onChoose(id, value)} />
            ) : (
              <Field label={label}>
                {(attributes) => (
                  <input
                    {...attributes}
                    type="text"
                    name={id}
                    autoComplete="off"
                    value={values[id] ?? ''}
                    onChange={({ target: { value } }) => onChoose(id, value === '' ? cleared(input) : value, value)}
                    // A form with two fields and no button is not submitted by Enter.
                    onKeyDown={({ key }) => key === 'Enter' && onSettle()}
                  />
                )}
              </Field>
            )}
          </div>
        )
      })}
    </form>
  )
}
