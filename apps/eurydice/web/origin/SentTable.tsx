import { Button, Cell, Hidden, Row, RowHead, Table } from '@farside/kit/react'
import { useState } from 'react'
import type { OutgoingItem } from '../../contract/outgoing.ts'
import { toasts } from '../toasts.ts'
import { TransferState } from '../transfer/TransferState.tsx'
import { DateText, DigestCell, Name, SizeCell } from '../transfer/cells.tsx'
import type { Filters } from '../transfer/filters.rules.ts'
import { displayName } from '../transfer/name.rules.ts'
import type { Browse } from '../transfer/useBrowse.ts'
import { useTableColumns } from '../transfer/useTableColumns.ts'
import { useFailureText } from '../words/useFailureText.ts'
import { useWords } from '../words/useWords.ts'
import { cancelTransfer } from './cancel.api.ts'

export interface SentTableProps {
  browse: Browse<OutgoingItem>
  filters: Filters
  change: (part: Partial<Filters>) => void
}

/** What was handed in, and how far it has left. */
export function SentTable({ browse, filters, change }: SentTableProps) {
  const { t } = useWords()
  const columns = useTableColumns(filters, change)
  return (
    <Table
      caption={t('list.origin')}
      className="stack transfers"
      columns={[...columns, { name: 'actions', title: <Hidden>{t('list.actions')}</Hidden>, className: 'act' }]}
    >
      {browse.items.map((item) => (
        <SentRow key={item.id} item={item} onCancelled={browse.refresh} />
      ))}
    </Table>
  )
}

function SentRow({ item, onCancelled }: { item: OutgoingItem; onCancelled: () => Promise<void> }) {
  const { t } = useWords()
  const failureText = useFailureText()
  const [cancelling, setCancelling] = useState(false)
  const name = displayName(item)
  const cancellable = item.state === 'PENDING' || item.state === 'ONGOING'

  const cancel = async () => {
    setCancelling(true)
    try {
      await cancelTransfer(item.id)
      toasts.tell({ family: 'good', text: t('list.cancelled', { name }) })
    } catch (error) {
      toasts.tell({ family: 'bad', text: failureText(error) })
    }
    await onCancelled()
    setCancelling(false)
  }

  return (
    <Row>
      <RowHead className="name">
        <Name of={item} />
      </RowHead>
      <DigestCell sha1={item.sha1} />
      <SizeCell size={item.size} />
      <Cell className="status">
        <div>
          <TransferState of={{ side: 'origin', state: item.state }} progress={item.progress} name={name} />
        </div>
      </Cell>
      <Cell className="nowrap end">
        <DateText at={item.created_at} />
      </Cell>
      <Cell className={cancellable ? 'act across' : 'act wide-only'}>
        {cancellable ? (
          <Button small disabled={cancelling} onClick={() => void cancel()}>
            {t('list.cancel')}
            <Hidden> {name}</Hidden>
          </Button>
        ) : (
          <span className="muted">{t('app.none')}</span>
        )}
      </Cell>
    </Row>
  )
}
