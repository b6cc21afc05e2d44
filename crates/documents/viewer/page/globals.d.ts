// The types of what the scripts share: the program's functions, and the texts that it gives.

declare class Events {
  constructor(seed: number)
  readonly count: number
  begin_file(name: string): void
  push(bytes: Uint8Array): boolean
  end_file(problem?: string): void
  settle(): string
  select(only: Uint32Array, not: Uint32Array, from: number, to: number, flags: number, limits: Uint32Array, newest: Uint8Array): string
  begin_search(text: string): void
  go_on_searching(bytes: number): boolean
  watch(application_id: string): string
  rows(from: number, to: number, is_newest_first: boolean): string
  event(event: number): string
  values(event: number): Uint32Array
  save(is_first: boolean): Uint8Array
}
declare function expected_calls(): string
declare function __wbg_get_imports(): WebAssembly.Imports
declare function __wbg_finalize_init(instance: WebAssembly.Instance, module: WebAssembly.Module): void

/** A text as it may be shown, and whether it deceives. */
interface ShownText {
  text: string
  look: string
}
interface EventFilter {
  /** Columns and the numbers of values. */
  only: [number, number][]
  not: [number, number][]
  from: number | null
  to: number | null
  flags: number
  limits: number[]
  newest: boolean[]
}
interface FoundEvents {
  count: number
  failed: number
  undated: number
  first: number | null
  last: number | null
  timeline: { start: number; width: number; counts: number[]; failed: number[] }
  lists: ValueList[]
}
interface ValueList {
  distinct: number
  values: { number: number; text: ShownText; count: number; failed: number; since: number | null }[]
}
interface EventRow {
  event: number
  time: string | null
  action: ShownText
  actor: ShownText
  address: ShownText
  agent: ShownText
  status: ShownText
  flags: number
}
interface WholeEvent {
  file: string
  line: number
  time: string | null
  id: ShownText
  values: ShownText[]
  numbers: number[]
  error_message: ShownText
  flags: number
  outside: string[]
  json: string
  is_cut: boolean
  length: number
}
interface OpenedFile {
  name: string
  lines: number
  events: number
  repeated: number
  problem: string | null
}
interface ReadReport {
  events: number
  same_id: number
  files: OpenedFile[]
  refused: { reason: string; count: number }[]
  listed: { file: number; line: number; reason: string; sample: string }[]
}

/** Not in every browser, and not yet in the compiler's types. */
declare var trustedTypes: { createPolicy(name: string, rules: Record<string, (text: string) => unknown>): unknown }
