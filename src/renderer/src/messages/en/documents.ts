/** Documents: tabs, recent projects, recovery, history. */
export const documents = {
  'documents.tabs': 'Open documents',
  'documents.edited': 'edited',
  'documents.close': 'Close {title}',
  'documents.damaged': 'This project was damaged. It was opened without: {lost}. Save it under a new name to keep what is there.',
  'documents.saveElsewhere': 'Save as…',

  'recent.title': 'or go on with a project',
  'recent.list': 'Recent projects',

  'recovery.title': 'Recover documents',
  'recovery.description': 'Documents whose changes were not saved when Maquette ended.',
  'recovery.lead': 'Maquette ended before these changes were saved. Nothing is lost: open each, or discard what you do not need.',
  'recovery.list': 'Documents with unsaved changes',
  'recovery.changed': 'Last change {time}',
  'recovery.contents': '{photos}, {shapes}',
  'recovery.incomplete': 'Pictures or grids of it are missing on the disk.',
  'recovery.open': 'Open',
  'recovery.openOne': 'Open {title}',
  'recovery.discard': 'Discard',
  'recovery.discardOne': 'Discard the changes of {title}',
  'recovery.openAll': 'Open all',
  'recovery.later': 'Later',
  'recovery.empty': 'There is nothing to recover.',

  'history.steps': 'Steps of this document',
  'history.start': 'As opened',
  'history.now': 'Now',
  'history.undone': 'Undone',
  'history.empty': 'Every change of this document is listed here. Click one to go back to it.',
} as const;
