import { Button, Sheet, Tabs } from '@farside/kit/react'
import { useId } from 'react'
import type { HistoryItem } from '../../contract/query.ts'
import { HistoryList, NoHistory } from './HistoryList.tsx'
import { SchemaTree } from './SchemaTree.tsx'
import type { Layout } from './remembered.ts'
import { useNarrow } from './useNarrow.ts'

/** What the graph is made of, and what one has asked it; opened and closed as it was left. */
export function SidePanel({
  layout: { open, tab },
  keepsHistory,
  entry,
  onLayout,
  onSample,
  onOpen,
}: {
  layout: Layout
  keepsHistory: boolean
  entry: string | undefined
  onLayout: (change: Partial<Layout>) => void
  onSample: (query: string) => void
  onOpen: (item: HistoryItem) => void
}) {
  const id = useId()
  const narrow = useNarrow()
  const words = open ? 'Hide schema and history' : 'Show schema and history'
  return (
    <div className="console-side no-print" data-open={open || undefined}>
      <Button
        kind={open ? 'quiet' : 'plain'}
        small={open}
        icon={open ? 'close' : 'cols'}
        title={words}
        className="side-toggle"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => onLayout({ open: !open })}
      >
        <span className={open || !narrow ? 'sr' : undefined}>{words}</span>
      </Button>
      <div id={id} hidden={!open}>
        {open && (
          <Sheet title="Schema and history" titleHidden>
            <Tabs<Layout['tab']>
              label="Schema and history"
              chosen={tab}
              onChoose={(it) => onLayout({ tab: it })}
              tabs={[
                { name: 'schema', title: 'Schema', panel: tab === 'schema' && <SchemaTree onSample={onSample} /> },
                {
                  name: 'history',
                  title: 'History',
                  panel:
                    tab === 'history' && (keepsHistory ? <HistoryList entry={entry} onOpen={onOpen} /> : <NoHistory />),
                },
              ]}
            />
          </Sheet>
        )}
      </div>
    </div>
  )
}
