import { Button } from '@farside/kit/react'
import cytoscape from 'cytoscape'
import type { Core } from 'cytoscape'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { cellText } from '../../contract/details.ts'
import { summaryOf } from './graph.rules.ts'
import type { DrawnGraph, DrawnNode } from './graph.rules.ts'

const colours = 6
/** In the list of nodes to choose from. */
const mostListed = 1000
// The library would write a style element of its own, which the policy forbids; with this id there it does not.
const styleId = '__________cytoscape_stylesheet'

/**
 * Zoom, fit, drag; a chosen node keeps its neighbours and dims the rest.
 *
 * @param fixed the colour of a group, 1 to 6, where it has one whatever else is drawn
 */
export function GraphDrawing({
  name,
  graph,
  fixed,
}: {
  name: string
  graph: DrawnGraph
  fixed?: ReadonlyMap<string, number>
}) {
  const box = useRef<HTMLDivElement>(null)
  const core = useRef<Core>(undefined)
  const chooserId = useId()
  const [chosen, setChosen] = useState<DrawnNode>()
  const { groups, types } = useMemo(() => summaryOf(graph), [graph])
  const colour = useMemo(
    () => new Map(groups.map(([group], at) => [group, fixed?.get(group) ?? (at % colours) + 1])),
    [groups, fixed],
  )

  useEffect(() => {
    if (!box.current) return
    const css = getComputedStyle(box.current)
    const token = (it: string) => css.getPropertyValue(it).trim()
    const it = cytoscape({
      container: box.current,
      elements: [
        ...graph.nodes.map((node) => ({
          data: { id: node.id, label: node.label, colour: token(`--cat-${colour.get(node.group)}`) },
        })),
        ...graph.links.map((link) => ({ data: { ...link } })),
      ],
      style: [
        {
          selector: 'node',
          style: {
            label: 'data(label)',
            'background-color': 'data(colour)',
            color: token('--text'),
            'font-size': 11,
            width: 22,
            height: 22,
            'text-valign': 'bottom',
            'text-margin-y': 3,
            'text-max-width': '120px',
            'text-wrap': 'ellipsis',
          },
        },
        {
          selector: 'edge',
          style: {
            width: 1.2,
            label: 'data(type)',
            'font-size': 9,
            color: token('--muted'),
            'line-color': token('--control'),
            'target-arrow-color': token('--control'),
            'target-arrow-shape': 'triangle',
            'curve-style': 'bezier',
            'text-rotation': 'autorotate',
          },
        },
        { selector: '.dim', style: { opacity: 0.2 } },
        { selector: 'node:selected', style: { 'border-width': 3, 'border-color': token('--focus') } },
      ],
      layout: { name: graph.nodes.length > 400 ? 'grid' : 'cose', animate: false },
    })
    it.on('select', 'node', ({ target }) => {
      setChosen(graph.nodes.find(({ id }) => id === target.id()))
      it.elements().addClass('dim')
      target.closedNeighborhood().removeClass('dim')
    })
    it.on('unselect', 'node', () => {
      setChosen(undefined)
      it.elements().removeClass('dim')
    })
    core.current = it
    const watch = new ResizeObserver(() => it.resize())
    watch.observe(box.current)
    return () => {
      watch.disconnect()
      it.destroy()
      setChosen(undefined)
    }
  }, [graph, colour])

  const zoom = (factor: number) => {
    const it = core.current
    it?.zoom({ level: it.zoom() * factor, renderedPosition: { x: it.width() / 2, y: it.height() / 2 } })
  }
  const choose = (id: string) => {
    core.current?.nodes(':selected').unselect()
    if (id !== '') core.current?.getElementById(id).select()
  }
  return (
    <div className="graph-split">
      <meta id={styleId} />
      <div>
        <div className="row no-print">
          <Button small onClick={() => zoom(1.3)}>
            Zoom in
          </Button>
          <Button small onClick={() => zoom(1 / 1.3)}>
            Zoom out
          </Button>
          <Button small onClick={() => core.current?.fit(undefined, 20)}>
            Fit
          </Button>
          {/* What a click on a node does, for who has no mouse or does not see the drawing. */}
          <label className="sr" htmlFor={chooserId}>
            Node of {name}
          </label>
          <select
            id={chooserId}
            className="push node-choice"
            value={chosen?.id ?? ''}
            onChange={({ target }) => choose(target.value)}
          >
            <option value="">All nodes</option>
            {graph.nodes.slice(0, mostListed).map(({ id, label, group }) => (
              <option key={id} value={id}>
                {label}
                {group && ` (${group})`}
              </option>
            ))}
          </select>
        </div>
        <div
          className="graph-box"
          ref={box}
          role="img"
          aria-label={`${name}: ${graph.nodes.length} nodes and ${graph.links.length} links. The table has the same rows.`}
        />
      </div>
      <dl className="facts graph-facts">
        {chosen
          ? Object.entries(chosen.properties).map(([key, value]) => [
              <dt key={key}>{key}</dt>,
              <dd key={`${key} value`}>{cellText(value)}</dd>,
            ])
          : [...groups, ...types].map(([word, count], at) => [
              // oxlint-disable-next-line react/no-array-index-key
              <dt key={at}>
                {at < groups.length && (
                  <svg className="swatch before" viewBox="0 0 12 12" aria-hidden="true">
                    <circle className={`cat-${colour.get(word)}`} cx="6" cy="6" r="6" />
                  </svg>
                )}
                {word || '(none)'}
              </dt>,
              // oxlint-disable-next-line react/no-array-index-key
              <dd key={`${at} count`}>{count.toLocaleString('en-GB')}</dd>,
            ])}
      </dl>
    </div>
  )
}
