-- Points from Baidu's maps, converted as those of other phone maps are; what was entered is kept.
alter table address drop constraint address_datum;
alter table address add constraint address_datum check (datum in ('WGS84', 'CGCS2000') and raw_datum in ('WGS84', 'CGCS2000', 'GCJ02', 'BD09'));
