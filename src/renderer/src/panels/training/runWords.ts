import { CircleCheck, CircleSlash, CircleX, Clock, Pause, Play } from '@lucide/vue';
import type { Component } from 'vue';
import type { TrainingRun } from '../../../../shared/training';
import { say } from '../../messages';

type State = TrainingRun['state'];

/** A run's state as a sign; its word is in the tables, under `training.state`. */
export const stateIcons: Readonly<Record<State, Component>> = {
  waiting: Clock,
  running: Play,
  paused: Pause,
  stopped: CircleSlash,
  done: CircleCheck,
  failed: CircleX,
};

/** "3 h 47 min", "12 min", "40 s": as exact as it makes sense. */
export function timeLeft(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '';
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return say('training.days', { count: Math.round(hours / 24) });
}

export function speed(stepsPerSecond: number): string {
  if (stepsPerSecond >= 0.095) return say('training.stepsPerSecond', { count: stepsPerSecond.toFixed(1) });
  return stepsPerSecond > 0 ? say('training.secondsPerStep', { count: (1 / stepsPerSecond).toFixed(0) }) : '';
}
