-- What a circle needs to be compared in: people, oneself included, and acts of others.
select $officials as officials, $acts as acts
