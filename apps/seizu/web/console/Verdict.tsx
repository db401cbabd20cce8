import { Button, Icon } from '@farside/kit/react'
import type { Validation } from '../../contract/query.ts'
import { placeText, spanOf } from './place.rules.ts'

/** What would become of the statement as it stands, before it is run. */
export function Verdict({
  text,
  verdict,
  onShow,
}: {
  text: string
  verdict: Validation
  onShow: (from: number, to: number) => void
}) {
  const { refusal, errors, warnings } = verdict
  if (refusal) {
    const span = spanOf(text, refusal)
    return (
      <p className="note verdict">
        <Icon name="warn" />
        <span>
          Would be refused by the {refusal.layer}
          {placeText(refusal)}: {refusal.reason} {refusal.word && <code>{refusal.word}</code>}
        </span>
        {span && (
          <Button kind="quiet" small onClick={() => onShow(...span)}>
            Show the place
          </Button>
        )}
      </p>
    )
  }
  if (errors.length > 0) return <Line icon="warn">{errors.join(' ')}</Line>
  if (warnings.length > 0) return <Warnings sentences={warnings} />
  return <Line icon="check">It only reads, and the graph can plan it.</Line>
}

/** Sentences of the database about a statement that it runs all the same. */
export function Warnings({ sentences }: { sentences: readonly string[] }) {
  return sentences.map((sentence) => (
    <Line key={sentence} icon="warn">
      {sentence}
    </Line>
  ))
}

function Line({ icon, children }: { icon: 'warn' | 'check'; children: string }) {
  return (
    <p className="note verdict">
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  )
}
