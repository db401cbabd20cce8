import { Button, Cell, Hidden, Row, RowHead } from '@farside/kit/react'
import type { IncomingItem } from '../../contract/incoming.ts'
import { TransferState } from '../transfer/TransferState.tsx'
import { DateText, DigestCell, Name, SizeCell } from '../transfer/cells.tsx'
import { displayName } from '../transfer/name.rules.ts'
import { useWords } from '../words/useWords.ts'
import { previewOf } from './preview.rules.ts'
import { downloadAddress } from './received.api.ts'

export interface ReceivedRowProps {
  item: IncomingItem
  chosen: boolean
  /** Bytes. */
  previewMaxSize: number
  onToggle: (range: boolean) => void
  onPreview: () => void
  onDelete: () => void
}

/** One received file; only what was received whole can be ticked, fetched, shown and deleted. */
export function ReceivedRow({ item, chosen, previewMaxSize, onToggle, onPreview, onDelete }: ReceivedRowProps) {
  const { t, longDate, shortDate } = useWords()
  const name = displayName(item)
  const here = item.state === 'SUCCESS'
  return (
    <Row chosen={chosen}>
      <Cell className="tick">
        <input
          type="checkbox"
          aria-label={t('received.select', { name })}
          checked={chosen}
          disabled={!here}
          // A click is also what Space makes; it knows whether Shift was held, and a change does not.
          onClick={(event) => onToggle(event.shiftKey)}
          readOnly
        />
      </Cell>
      <RowHead className="name">
        <Name of={item} />
      </RowHead>
      <DigestCell sha1={item.sha1} />
      <SizeCell size={item.size} />
      <Cell className="status">
        <div>
          <TransferState of={{ side: 'destination', state: item.state }} progress={item.progress} name={name} />
          {item.state === 'ERROR' && <span className="small why">{t('received.whyFailed')}</span>}
          {item.state === 'REVOKED' && <span className="small why">{t('received.whyRevoked')}</span>}
          {item.expires_at !== null && (
            <span className="small muted" title={longDate(item.expires_at)}>
              {t('received.keptUntil', { date: shortDate(item.expires_at) })}
            </span>
          )}
        </div>
      </Cell>
      <Cell className="nowrap end">
        <DateText at={item.created_at} />
      </Cell>
      {here ? (
        <Cell className="act across">
          <a className="button small" href={downloadAddress(item.id)} download>
            {t('received.download')}
            <Hidden> {name}</Hidden>
          </a>{' '}
          <PreviewButton item={item} name={name} most={previewMaxSize} onPreview={onPreview} />{' '}
          <Button small kind="danger" onClick={onDelete}>
            {t('received.delete')}
            <Hidden> {name}</Hidden>
          </Button>
        </Cell>
      ) : (
        <Cell className="act wide-only">
          <span className="muted">{t('app.none')}</span>
        </Cell>
      )}
    </Row>
  )
}

/** Unavailable buttons stay reachable, so that the reason can be read; a disabled one would be skipped. */
function PreviewButton({
  item,
  name,
  most,
  onPreview,
}: {
  item: IncomingItem
  name: string
  most: number
  onPreview: () => void
}) {
  const { t } = useWords()
  const verdict = previewOf(name, item.size, most)
  const why = { yes: undefined, type: t('received.noPreviewType'), size: t('received.noPreviewSize') }[verdict]
  return (
    <Button small aria-disabled={why !== undefined || undefined} title={why} onClick={why ? undefined : onPreview}>
      {t('received.preview')}
      <Hidden>
        {' '}
        {name}
        {why && `: ${why}`}
      </Hidden>
    </Button>
  )
}
