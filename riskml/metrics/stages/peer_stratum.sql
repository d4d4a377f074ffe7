-- Which kinds of work a circle holds.
select $card as card, circle_code, stratum_code from circle_of
