-- How long ago a household was last met, in bands of so many days.
insert into parameter (code, value, valid_from, source, mark) values
('visit.coverageDays', '[30, 90, 180, 365]', date '2019-01-01', '本系统默认', 'D');
