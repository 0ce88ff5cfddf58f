-- Leaders ask which households were not visited for long: those of a station are found without reading the city.
create index household_open on household (unit_pos, id) where closed_on is null;
