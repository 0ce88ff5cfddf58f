-- What a phone carries for a day without signal is forgotten after so many hours.
insert into parameter (code, value, valid_from, source, mark) values
('visit.carryHours', '24', date '2019-01-01', '本系统默认（24—72 小时）', 'D');
