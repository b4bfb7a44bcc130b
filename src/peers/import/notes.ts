import type { Problem } from '#policyset/problem.ts';
import type { Path, SourceDocument } from './document.ts';

/** What there is to say about a document, gathered while it is read. */
export class Notes {
  readonly document: SourceDocument;
  readonly problems: Problem[] = [];

  constructor(document: SourceDocument) {
    this.document = document;
  }

  /** The tool itself would not take this; nothing is imported. */
  wrong(path: Path, message: string): void {
    this.#note('error', path, message);
  }

  /** This does not reach the policy set. */
  lost(path: Path, message: string): void {
    this.#note('warning', path, message);
  }

  #note(severity: Problem['severity'], path: Path, message: string): void {
    const { line, column } = this.document.at(path);
    this.problems.push({ file: this.document.source.file, line, column, severity, message });
  }
}
