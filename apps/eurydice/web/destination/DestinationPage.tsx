import { Button, Empty, Hidden, Sheet, Table } from '@farside/kit/react'
import { useState } from 'react'
import type { RefObject } from 'react'
import type { IncomingItem } from '../../contract/incoming.ts'
import { ServerError } from '../server/client.ts'
import type { PageSettings } from '../server/settings.ts'
import { toasts } from '../toasts.ts'
import { ListSheet } from '../transfer/ListSheet.tsx'
import { incomingOrder } from '../transfer/TransferState.tsx'
import { useBrowse } from '../transfer/useBrowse.ts'
import { useFilters } from '../transfer/useFilters.ts'
import { useTableColumns } from '../transfer/useTableColumns.ts'
import { useWords } from '../words/useWords.ts'
import { DeleteDialog } from './DeleteDialog.tsx'
import { PreviewDialog } from './PreviewDialog.tsx'
import { ReceivedRow } from './ReceivedRow.tsx'
import { nothingChosen, stillThere, toggleAll, toggleRow } from './selection.rules.ts'

/** Pick up what has arrived. */
export function DestinationPage({
  settings,
  search,
}: {
  settings: PageSettings
  search: RefObject<HTMLInputElement | null>
}) {
  const { t } = useWords()
  const [filters, change] = useFilters(incomingOrder, settings.rowsPerPage)
  const browse = useBrowse<IncomingItem>(filters, settings.refreshEvery, () =>
    toasts.tell({ family: 'info', text: t('list.restarted') }),
  )
  const columns = useTableColumns(filters, change)
  const [selection, setSelection] = useState(nothingChosen)
  const [deleting, setDeleting] = useState<readonly IncomingItem[] | 'everything'>()
  const [previewed, setPreviewed] = useState<IncomingItem>()

  const selectable = browse.items.filter((item) => item.state === 'SUCCESS').map((item) => item.id)
  const chosen = new Set(stillThere(selection, selectable))
  const chosenItems = browse.items.filter((item) => chosen.has(item.id))
  const all = chosen.size > 0 && chosen.size === selectable.length

  const selectionLine = chosen.size > 0 && (
    <div className="selection row" role="status">
      <span>{t('received.selected', { count: chosen.size })}</span>
      <Button small kind="danger" icon="bin" onClick={() => setDeleting(chosenItems)}>
        {t('received.deleteMany', { count: chosen.size })}
      </Button>
      <Button small kind="quiet" onClick={() => setSelection(nothingChosen)}>
        {t('received.clear')}
      </Button>
    </div>
  )

  // The only refusal of a list that is not a fault: nobody has linked this account to one on the origin (§6.10).
  if (browse.error instanceof ServerError && browse.error.status === 403) {
    return (
      <Sheet title={t('list.destination')}>
        <Empty
          title={t('failure.unlinked')}
          action={
            <Button icon="turn" onClick={browse.retry}>
              {t('app.retry')}
            </Button>
          }
        >
          {t('failure.unlinkedWhy')}
        </Empty>
      </Sheet>
    )
  }

  return (
    <>
      <ListSheet
        title={t('list.destination')}
        browse={browse}
        filters={filters}
        change={change}
        states={incomingOrder.map((value) => ({ value, word: t(`state.destination.${value}.word`) }))}
        search={search}
        empty={{ title: t('list.emptyDestination'), what: t('list.emptyDestinationWhat') }}
        aside={
          <Button small kind="danger" disabled={browse.count === 0} onClick={() => setDeleting('everything')}>
            {t('received.deleteAll')}
          </Button>
        }
        selection={selectionLine}
      >
        <Table
          caption={t('list.destination')}
          className="stack transfers received"
          columns={[
            {
              name: 'tick',
              className: 'tick',
              title: (
                <input
                  type="checkbox"
                  aria-label={t('received.selectAll')}
                  checked={all}
                  disabled={selectable.length === 0}
                  ref={(box) => {
                    if (box) box.indeterminate = chosen.size > 0 && !all
                  }}
                  onChange={() => setSelection(toggleAll(selection, selectable))}
                />
              ),
            },
            ...columns,
            { name: 'actions', title: <Hidden>{t('list.actions')}</Hidden>, className: 'act' },
          ]}
        >
          {browse.items.map((item) => (
            <ReceivedRow
              key={item.id}
              item={item}
              chosen={chosen.has(item.id)}
              previewMaxSize={settings.previewMaxSize}
              onToggle={(range) => setSelection(toggleRow(selection, item.id, selectable, range))}
              onPreview={() => setPreviewed(item)}
              onDelete={() => setDeleting([item])}
            />
          ))}
        </Table>
      </ListSheet>
      {deleting && (
        <DeleteDialog
          what={deleting}
          onClose={() => setDeleting(undefined)}
          onDeleted={() => {
            setSelection(nothingChosen)
            void browse.refresh()
          }}
        />
      )}
      {previewed && <PreviewDialog item={previewed} onClose={() => setPreviewed(undefined)} />}
    </>
  )
}
