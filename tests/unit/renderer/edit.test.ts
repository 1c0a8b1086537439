import { beforeEach, describe, expect, it } from 'vitest';
import { useCommands } from '../../../src/renderer/src/commands/useCommands';
import { useDocument } from '../../../src/renderer/src/stores/document';
import { useEdit } from '../../../src/renderer/src/stores/edit';
import { useSelection } from '../../../src/renderer/src/stores/selection';
import type { EditOutlets, EditTool, Editor, GhostBody } from '../../../src/renderer/src/viewport/edit/types';
import type { ScriptedBridge } from './fixtures/scriptedBridge';
import { shape } from './fixtures/scriptedBridge';
import { settle, start } from './fixtures/start';

/** The viewport's side, without a viewport. */
function fakeEditor(): Editor & { tool: EditTool; ghost: GhostBody | null; outlets: EditOutlets | undefined; stroke: boolean } {
  const fake = {
    tool: 'look' as EditTool,
    ghost: null as GhostBody | null,
    outlets: undefined as EditOutlets | undefined,
    stroke: false,
    scale: 1.25,
    setTool: (tool: EditTool) => void (fake.tool = tool),
    setSettings: () => undefined,
    connect: (outlets: EditOutlets) => void (fake.outlets = outlets),
    setMeasurements: () => undefined,
    setGhost: (body: GhostBody | null) => void (fake.ghost = body),
    cancelStroke: () => {
      const had = fake.stroke;
      fake.stroke = false;
      return had;
    },
    surface: () => ({ positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0), indices: Uint32Array.of(0, 1, 2) }),
  };
  return fake;
}

let bridge: ScriptedBridge;
let editor: ReturnType<typeof fakeEditor>;
const asked = (route: string): unknown[] => bridge.requests.filter((request) => request.route === route).map(({ input }) => input);

beforeEach(async () => {
  bridge = start({ shapes: [shape('s1'), shape('s2')] });
  await useDocument().load();
  useSelection().selectShape('s1');
  editor = fakeEditor();
  useEdit().attach(editor);
  await settle();
});

describe('the tool in hand', () => {
  it('is taken and put down by its command and its key', async () => {
    const commands = useCommands();
    expect(commands.byChord.get('A')?.id).toBe('tool.add');
    await commands.run('tool.add');
    await settle();
    expect(editor.tool).toBe('add');
    await commands.run('tool.add');
    await settle();
    expect(editor.tool).toBe('look');
  });

  it('has the brackets while it is a brush; the threshold has them otherwise', async () => {
    const commands = useCommands();
    expect(commands.byChord.get('[')?.id).toBe('reconstruct.thresholdDown');
    await commands.run('tool.erase');
    expect(commands.byChord.get(']')?.id).toBe('tool.larger');
    const before = useEdit().settings.voxelRadius;
    await commands.run('tool.larger');
    expect(useEdit().settings.voxelRadius).toBeGreaterThan(before);
  });

  it('Escape first takes the stroke back, then puts it down', async () => {
    const commands = useCommands();
    await commands.run('tool.add');
    editor.stroke = true;
    expect(commands.byChord.get('Escape')?.id).toBe('tool.leave');
    await commands.run('tool.leave');
    expect(useEdit().active).toBe('add');
    await commands.run('tool.leave');
    expect(useEdit().active).toBe('look');
  });

  it('of sculpting makes the surface a mesh first, as one step', async () => {
    await useEdit().choose('clay');
    expect(asked('editing.setMesh')).toEqual([expect.objectContaining({ document: 'd1', shape: 's1', height: 0.8, step: 'convert' })]);
  });

  it('for voxels has nothing to do on a mesh', async () => {
    bridge.change({ shapes: [shape('s1', { mesh: { data: 'a'.repeat(64), vertices: 3, triangles: 1 } })] });
    bridge.emit('documents.changed', bridge.snapshot());
    await useEdit().choose('add');
    expect(useEdit().needsVoxels).toBe(true);
    expect(useCommands().find('shape.toVoxels').enabled).toBe(true);
    expect(useCommands().find('shape.complete').enabled).toBe(false);
  });
});

describe('what a stroke leaves', () => {
  it('goes to the document with its numbers as they are', async () => {
    const grid = Float32Array.of(0, 0.5, 1);
    await editor.outlets?.gridEdited({ shape: 's1', grid, height: 0.8000001, what: 'add' });
    await editor.outlets?.meshEdited({ shape: 's1', positions: grid, indices: Uint32Array.of(0, 1, 2), height: 0.9, what: 'clay' });
    // A difference in the last bits is none.
    expect(asked('editing.setGrid')).toEqual([{ document: 'd1', shape: 's1', grid, height: 0.8, step: 'add' }]);
    expect(asked('editing.setMesh')).toEqual([expect.objectContaining({ positions: grid, height: 0.9, step: 'clay' })]);
  });

  it('that cannot be kept is told to the editor, which takes it back', async () => {
    bridge.answer('editing.setGrid', { error: { code: 'disk-full', message: 'The disk is full.' } });
    await expect(editor.outlets?.gridEdited({ shape: 's1', grid: new Float32Array(1), height: 1, what: 'add' })).rejects.toThrow(
      'The disk is full.',
    );
  });

  it('of the gizmo is one change when it is let go, none when it came back to where it was', async () => {
    const turned = { position: [0, 0, 0], rotation: [0, 45, 0], scale: [1, 1, 1] } satisfies Parameters<EditOutlets['transformed']>[0];
    editor.outlets?.transformed(turned, false);
    expect(useEdit().transform.rotation[1]).toBe(45);
    expect(asked('documents.apply')).toEqual([]);
    editor.outlets?.transformed(turned, true);
    await settle();
    expect(asked('documents.apply')).toEqual([{ document: 'd1', edit: { type: 'setTransform', id: 's1', transform: turned } }]);
  });
});

describe('combining', () => {
  it('shows the body, and asks with what is set', async () => {
    const edit = useEdit();
    await edit.choose('combine');
    edit.body.kind = 'cylinder';
    edit.body.size = [0.1, 0.4, 0.1];
    edit.body.operation = 'union';
    await settle();
    expect(editor.ghost).toMatchObject({ kind: 'cylinder', size: [0.1, 0.4, 0.1] });
    await edit.combine();
    expect(edit.active).toBe('look');
    await edit.choose('combine');
    edit.body.kind = 'shape';
    edit.body.shape = 's2';
    await settle();
    expect(editor.ghost).toBeNull();
    await edit.combine();
    expect(asked('editing.combine')).toMatchObject([
      { shape: 's1', operation: 'union', with: { kind: 'cylinder', size: [0.1, 0.4, 0.1] } },
      { shape: 's1', operation: 'union', with: { kind: 'shape', shape: 's2' } },
    ]);
  });
});
