/**
 * A value of the graph as answers carry it. Numbers, texts, booleans, null, lists and maps are themselves, except:
 *
 * | in the graph | here |
 * |---|---|
 * | integer beyond ±(2^53 − 1) | its digits as text |
 * | NaN, Infinity, -Infinity | that word |
 * | node | `{id, labels, properties}`; `id` is the element id, text |
 * | relationship | `{id, type, start_node_id, end_node_id, properties}` |
 * | path | `{nodes, relationships}`, in the path's order |
 * | date, time, date and time, duration | ISO 8601 text; a named zone follows in brackets: `2026-01-31T12:00:00+01:00[Europe/Berlin]` |
 * | point | `POINT(x y)` or `POINT(x y z)`; of a place on Earth: longitude, latitude, height |
 * | bytes | base64 text |
 * | anything newer | its text |
 */
export type GraphValue = string | number | boolean | null | GraphValue[] | { [key: string]: GraphValue }

/** One row of a result: its columns by name. */
export type GraphRow = Record<string, GraphValue>
