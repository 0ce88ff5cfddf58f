-- Acts of the command line on witnesses. No role may enter them; the command writes their events itself.
insert into sec.action (id, name, roles, purpose, writes)
  select coalesce((select max(id) from sec.action), 0) + n, name, '{JOB}', 0, true
    from (values (1, 'sealedLog.addWitness'), (2, 'sealedLog.removeWitness'), (3, 'sealedLog.clearWitness')) x (n, name);
