import type { ShapeTransform } from '../../../shared/document';
import type { InspectReply, MeasureReply } from '../geometry/messages';
import type { LengthUnit } from '../units';
import type { Box } from './orbit';
import { describeShape, realReport, standingReport } from './report';
import type { Section } from './section';
import type { Shading, SurfaceReport } from './types';

/** Collects what the geometry worker finds out about the surface, and tells it at the shape's real size. */
export interface SurfaceReporter {
  readonly measured: MeasureReply | null;
  /** Nothing is known yet of the surface that comes. */
  forget(): void;
  measure(reply: MeasureReply): void;
  inspect(reply: InspectReply): void;
  /** Tells what is known, after it or the shape has changed. */
  tell(): void;
  onReport(listener: (report: SurfaceReport) => void): () => void;
  dispose(): void;
}

/** What a report is about. */
export interface ReportSubject {
  shape: { name?: string; height: number; transform?: ShapeTransform | undefined } | null;
  box: Box | null;
  shading: Shading;
  unit: LengthUnit;
  section: Section | null;
}

/** @param canvas gets the report in words, for those who do not see the picture */
export function createSurfaceReporter(canvas: HTMLCanvasElement, subject: () => ReportSubject): SurfaceReporter {
  const listeners = new Set<(report: SurfaceReport) => void>();
  let measured: MeasureReply | null = null;
  let inspected: InspectReply | null = null;

  function tell(): void {
    const { shape, box, shading, unit, section } = subject();
    const plain = measured && shape ? realReport(measured, inspected, shape.height) : null;
    const report = plain && shape?.transform && box ? standingReport(plain, shape.transform, box) : plain;
    canvas.setAttribute('aria-label', describeShape(shape, report, shading, unit, section));
    if (report) for (const listener of listeners) listener(report);
  }

  return {
    get measured() {
      return measured;
    },
    forget() {
      measured = null;
    },
    measure(reply) {
      measured = reply;
      inspected = null;
      tell();
    },
    inspect(reply) {
      inspected = reply;
      tell();
    },
    tell,
    onReport(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispose: () => listeners.clear(),
  };
}
