// What each name means stands in api.json: the build puts it before the names.

export interface IntegrationScorecard extends HTMLElement {
  src: string;
  definitions: string;
  area: string;
  period: string;
  comparator: string;
  view: View;
  select: string;
  pack: string;
  upload: "" | "off";
  disclosure: "" | "off";
  present: boolean;
  theme: "" | "light" | "dark" | "auto";

  load(files: File | Iterable<File>): Promise<LoadReport>;
  results(filter?: ResultsFilter): Observation[];
  clear(): void;
  exportCsv(): Promise<Blob>;
  exportSnapshot(): Promise<Blob>;
  exportImage(metric: string, format?: "svg" | "png"): Promise<Blob>;
  save(): string;
  restore(plan: string): Promise<void>;
}

export type View = "" | "model" | "scorecard" | "metric" | "plan" | "data" | "guide";

export interface ResultsFilter {
  metric?: string;
  area?: string;
  period?: string;
  /** Without it each metric answers at the frequency its definition publishes. At another, figures from records are withheld. */
  granularity?: "month" | "quarter" | "financial-year" | "calendar-year";
}

export interface LoadReport {
  version: 1;
  files: {
    name: string;
    /** The id of a table, `"snapshot"`, `"plan"`, or nothing where the file could not be used. */
    table: string | null;
    rowsRead: number;
    rowsUsed: number;
    problems: { kind: string; count: number; message: string }[];
  }[];
  metrics: string[];
}

export interface Observation {
  metric: string;
  area: string;
  areaName: string;
  /** The label as written. */
  period: string;
  /** ISO dates. */
  periodStart: string;
  periodEnd: string;
  /** `{}` for the whole. */
  split: Record<string, string>;
  value: number | null;
  lower: number | null;
  upper: number | null;
  confidence: number;
  numerator: number | null;
  denominator: number | null;
  per: number;
  unit: string;
  statistic: string;
  method: string;
  status: "ok" | "withheld" | "not-computable";
  reason?: string;
}

export interface Progress {
  file: string;
  bytes: number;
  total: number;
  rows: number;
}

export interface Selection {
  node: string | null;
  metric: string | null;
  area: string | null;
  period: string | null;
  split: Record<string, string>;
}

export interface ScorecardError {
  kind: string;
  message: string;
}

/** All bubble and cross shadow roots. None carries a row of a file. */
export interface ScorecardEvents {
  "scorecard-ready": CustomEvent<null>;
  "scorecard-progress": CustomEvent<Progress>;
  "scorecard-load": CustomEvent<LoadReport>;
  "scorecard-select": CustomEvent<Selection>;
  "scorecard-error": CustomEvent<ScorecardError>;
}

declare global {
  interface HTMLElementTagNameMap {
    "integration-scorecard": IntegrationScorecard;
  }
  // They bubble: an element, a document and a window may listen.
  interface GlobalEventHandlersEventMap extends ScorecardEvents {}
}
