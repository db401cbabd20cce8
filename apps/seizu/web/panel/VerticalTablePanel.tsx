import { Empty } from '@farside/kit/react'
import type { Answer } from '../query/runner.ts'
import { Face, LacksColumn, TileFoot } from './Faces.tsx'
import { TileHead } from './TileHead.tsx'
import { entriesOf, headingOf } from './block.rules.ts'
import type { Shown } from './block.rules.ts'
import { detailsOf } from '../../contract/details.ts'
import type { PanelProps } from './panel-props.ts'
import { scrollable } from './scrollable.ts'
import { usePanel } from './usePanel.ts'

/** A block of keys and values for each row. */
export function VerticalTablePanel({ panel, path, scrolls }: PanelProps) {
  const state = usePanel(panel, path)
  return (
    <>
      <TileHead panel={panel} path={path} />
      {state.face === 'ready' ? (
        <Blocks panel={panel} answer={state.answer} scrolls={scrolls} />
      ) : (
        <Face state={state} />
      )}
      <TileFoot state={state} />
    </>
  )
}

function Blocks({ panel, answer, scrolls }: Omit<PanelProps, 'path'> & { answer: Answer }) {
  const records = answer.rows.map((row) => detailsOf(row, answer.columns)).filter((it) => it !== undefined)
  if (answer.rows.length === 0) return <Empty title="No records">The query ran and returned no row.</Empty>
  if (records.length === 0) return <LacksColumn column="details" answer={answer} />
  return (
    <div className="body blocks" {...(scrolls && scrollable(panel.caption ?? 'Records'))}>
      {records.map((details, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <section key={index}>
          <h4>{headingOf(details, panel.table_id, index)}</h4>
          <Entries entries={entriesOf(details)} />
        </section>
      ))}
    </div>
  )
}

export function Entries({ entries }: { entries: [string, Shown][] }) {
  return (
    <dl className="entries">
      {entries.map(([key, shown]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>
            <Value shown={shown} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ shown }: { shown: Shown }) {
  if ('text' in shown) return shown.text
  if ('entries' in shown) return <Entries entries={shown.entries} />
  return (
    <ul className={shown.list.length > 1 ? 'ruled' : undefined}>
      {shown.list.map((item, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>
          <Value shown={item} />
        </li>
      ))}
    </ul>
  )
}
