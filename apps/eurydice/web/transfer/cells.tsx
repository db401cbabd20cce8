import { Cell, Hidden, Icon } from '@farside/kit/react'
import { useWords } from '../words/useWords.ts'
import { displayName, isEncrypted } from './name.rules.ts'
import type { Named } from './name.rules.ts'

/** The name as a person knows it, cut to one line with the whole in the tooltip. */
export function Name({ of }: { of: Named }) {
  const { t } = useWords()
  const name = displayName(of)
  return (
    <span className="cut" title={name}>
      {isEncrypted(of) && (
        <>
          <Icon name="lock" className="inline" />
          <Hidden>{t('list.encrypted')} </Hidden>
        </>
      )}
      {name}
    </span>
  )
}

/** The digest, shortened; the whole is in the tooltip and in the item's address. */
export function DigestCell({ sha1 }: { sha1: string | null }) {
  const { t } = useWords()
  return (
    <Cell className="wide-only">
      {sha1 === null ? (
        <span className="muted">{t('app.none')}</span>
      ) : (
        <code className="muted" title={`SHA-1 ${sha1}`}>
          {sha1.slice(0, 10)}…
        </code>
      )}
    </Cell>
  )
}

export function SizeCell({ size }: { size: number | null }) {
  const words = useWords()
  return <Cell className="num end">{size === null ? words.t('app.none') : words.size(size)}</Cell>
}

/** A date, short in the cell and long in the tooltip. */
export function DateText({ at }: { at: string }) {
  const { shortDate, longDate } = useWords()
  return (
    <time dateTime={at} title={longDate(at)}>
      {shortDate(at)}
    </time>
  )
}
