-- Staffing rules of five sources (dictionary §4.1) with the defaults of appendix C. A city edits rows, never the program.
-- The parameters of appendix C itself are seeded with the others; these are what the other sources and the choice between them need.
insert into parameter (code, value, valid_from, source, mark) values
  ('staffing.ruleSet', '"鄂州2002"', '2019-01-01', '默认规则，市局可改', 'D'),
  ('staffing.heilongjiangUrbanPerOfficer', '3000', '2019-01-01', '黑龙江2007：城区实有人口约 3000 人配 1 名', 'W'),
  ('staffing.heilongjiangRuralPerOfficer', '5000', '2019-01-01', '黑龙江2007：农村每名不超过 5000 人', 'W');

insert into staffing_rule (code, area_kind, pop_basis, brackets, aux_per_officer, every_community, min_share, min_days_per_week, valid_from, source, mark) values
  ('鄂州2002', '城区', '实有人口', '[{"min":0,"max":"staffing.urbanBreak","officers":1},{"min":"staffing.urbanBreak","max":null,"officers":2,"perOfficer":"staffing.urbanPerOfficer"}]', 0, true, null, 3, '2002-01-01', '鄂州市2002年社区警务配警标准', 'S4'),
  ('鄂州2002', '集镇', '实有人口', '[{"min":0,"max":null,"officers":1}]', 0, false, null, 3, '2002-01-01', '鄂州市2002年社区警务配警标准：集镇设 1–2 个民警社区，各配 1 名', 'S4'),
  ('鄂州2002', '农村', '常住人口', '[{"min":0,"max":null,"officers":1,"perOfficer":"staffing.ruralPerOfficer"}]', 0, false, null, 3, '2002-01-01', '鄂州市2002年社区警务配警标准：相邻村合并设区', 'S4'),
  ('松原', '城区', '实有人口', '[{"min":0,"max":null,"officers":1}]', 2, false, null, 3, '2000-01-01', '松原市“一警两辅”：每个警务区 1 名民警、2 名辅警或网格员', 'S2'),
  ('松原', '集镇', '实有人口', '[{"min":0,"max":null,"officers":1}]', 2, false, null, 3, '2000-01-01', '松原市“一警两辅”：每个警务区 1 名民警、2 名辅警或网格员', 'S2'),
  ('松原', '农村', '常住人口', '[{"min":0,"max":null,"officers":1}]', 2, false, null, 3, '2000-01-01', '松原市“一警两辅”：每个警务区 1 名民警、2 名辅警或网格员', 'S2'),
  ('黑龙江2007', '城区', '实有人口', '[{"min":0,"max":null,"officers":1,"perOfficer":"staffing.heilongjiangUrbanPerOfficer"}]', 3, false, null, 3, '2007-01-01', '黑龙江省2007年社区警务规定：城区约 3000 人配 1 名，每名配 3 名治安辅助人员', 'W'),
  ('黑龙江2007', '农村', '实有人口', '[{"min":0,"max":null,"officers":1,"perOfficer":"staffing.heilongjiangRuralPerOfficer","rounding":"up"}]', 0, false, null, 3, '2007-01-01', '黑龙江省2007年社区警务规定：农村每名不超过 5000 人', 'W'),
  ('部规范', '全所', '实有警力', '[]', 0, false, 0.40, null, '2000-01-01', '社区警务工作规范（试行）第五条：社区民警不少于派出所警力的 40%', 'W');
